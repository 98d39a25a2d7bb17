/**
 * Owns the benchmarks: whatever is said about speed is measured here, as ratios within one run.
 *
 * <p>Run by hand through {@code bench/run} or {@code ./funnel bench}. Tests check the samples, and
 * a few requests of those whose result is right or wrong.
 */
@NullMarked
package dev.funnel.bench;

import org.jspecify.annotations.NullMarked;
