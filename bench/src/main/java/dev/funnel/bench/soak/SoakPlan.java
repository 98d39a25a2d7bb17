package dev.funnel.bench.soak;

import java.time.Duration;

/**
 * What is run.
 *
 * @param isScripted whether turns need no computation
 * @param perSecond requests sent, as long as not too many wait
 * @param backlog requests that wait before the worker starts; nothing is sent beside them then
 */
record SoakPlan(
    Duration length, Duration between, boolean isScripted, double perSecond, int backlog) {
  SoakPlan {
    if (length.isZero() || length.isNegative() || between.isZero() || between.isNegative()) {
      throw new IllegalArgumentException("--minutes and --every are above 0");
    }
    if (perSecond <= 0 || backlog < 0) {
      throw new IllegalArgumentException("--rate is above 0 and --backlog not below");
    }
  }
}
