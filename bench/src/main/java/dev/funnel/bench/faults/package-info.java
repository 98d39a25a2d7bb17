/**
 * Brokers, workers and executors as processes of their own that are killed, stopped for a while and
 * taken away under load, and a judge that reads what is on the topics afterwards.
 *
 * <p>Called by the command line and by a test, from one thread, which commits the faults and keeps
 * the processes alive; a second one, {@link dev.funnel.bench.faults.Load}'s, sends and reads.
 */
@NullMarked
package dev.funnel.bench.faults;

import org.jspecify.annotations.NullMarked;
