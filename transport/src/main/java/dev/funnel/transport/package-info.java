/**
 * Owns the Kafka-side rules: which record may run, what is committed, what is written with it.
 *
 * <p>Pure: no Kafka type, thread or clock; the adapters are in {@code transport.kafka}. Used by the
 * worker and by executors, each through its own {@link dev.funnel.transport.RecordHandler}.
 */
@NullMarked
package dev.funnel.transport;

import org.jspecify.annotations.NullMarked;
