/**
 * Owns the embedded Kafka: one KRaft broker and controller inside this process.
 *
 * <p>Used by the command line and by tests. The broker's own threads never call back into the
 * project.
 */
@NullMarked
package dev.funnel.local.kafka;

import org.jspecify.annotations.NullMarked;
