/**
 * Owns the whole stack in one process: embedded Kafka, worker and executor, for a first look, for
 * bulk jobs without a cluster and for tests.
 *
 * <p>Called by the CLI and by tests, from one thread.
 */
@NullMarked
package dev.funnel.local;

import org.jspecify.annotations.NullMarked;
