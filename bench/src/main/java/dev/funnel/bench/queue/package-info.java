/**
 * Owns the measurement of everything around the forward pass: requests from topic to topic while
 * many wait, through the real broker, worker and engine.
 *
 * <p>Called by {@code ./funnel bench queue}. One thread sends and reads; the forward passes of this
 * package belong to the engine's thread, as all do.
 */
@NullMarked
package dev.funnel.bench.queue;

import org.jspecify.annotations.NullMarked;
