package dev.funnel.bench.grammar;

import java.util.List;
import java.util.Locale;

/**
 * How durations are spread.
 *
 * @param sorted nanoseconds, ascending
 */
record Quantiles(List<Long> sorted) {
  private static final double NANOS_PER_MICRO = 1e3;

  /** The smallest duration that a share of all does not exceed, in microseconds; not of none. */
  double micros(double share) {
    int rank = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(0, rank)) / NANOS_PER_MICRO;
  }

  /** Median, 99th percentile and maximum in microseconds; a dash if there is none. */
  @Override
  public String toString() {
    if (sorted.isEmpty()) {
      return "–";
    }
    return String.format(
        Locale.ROOT, "%,.1f / %,.0f / %,.0f", micros(0.5), micros(0.99), micros(1));
  }
}
