package dev.funnel.evaluation.report;

import dev.funnel.schemas.Usage;
import java.time.Duration;
import java.util.Objects;

/** How long a run took and what it computed. */
public record Speed(Duration elapsed, long items, long promptTokens, long completionTokens) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Nothing yet. */
  public static final Speed NONE = new Speed(Duration.ZERO, 0, 0, 0);

  public Speed {
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** With one more item. */
  public Speed plus(Usage usage, Duration sinceBegin) {
    return new Speed(
        sinceBegin,
        items + 1,
        promptTokens + usage.promptTokens(),
        completionTokens + usage.completionTokens());
  }

  public double perSecond(long count) {
    return count * NANOS_PER_SECOND / Math.max(1, elapsed.toNanos());
  }
}
