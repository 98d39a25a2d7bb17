/**
 * Owns the benchmarks: whatever is said about speed is measured here, as ratios within one run.
 *
 * <p>Run by hand through {@code bench/run}; never part of the tests.
 */
@NullMarked
package dev.funnel.bench;

import org.jspecify.annotations.NullMarked;
