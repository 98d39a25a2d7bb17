package dev.funnel.evaluation.report;

import java.util.OptionalDouble;

/** How many of how many. */
public record Share(long count, long of) {
  public Share {
    if (count < 0 || count > of) {
      throw new IllegalArgumentException(count + " of " + of);
    }
  }

  /** From 0 to 1; empty where there was nothing to count. */
  public OptionalDouble rate() {
    return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count / of);
  }
}
