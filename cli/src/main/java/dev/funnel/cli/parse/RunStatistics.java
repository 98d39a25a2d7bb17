package dev.funnel.cli.parse;

import dev.funnel.cli.output.ResultLine;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Counts and latencies of one run. Not thread-safe. */
public final class RunStatistics {
  private static final int SIGNIFICANT_DIGITS = 3;

  // Grows with what it is given: nobody bounds how long a request may wait.
  private final Histogram latencyMs = new Histogram(SIGNIFICANT_DIGITS);
  private final long total;
  private final long kept;
  private long failed;
  private long tokens;

  RunStatistics(long total, long kept) {
    this.total = total;
    this.kept = kept;
  }

  void add(ResultLine line, Duration latency) {
    latencyMs.recordValue(latency.toMillis());
    tokens += line.usage().completionTokens();
    if (!line.isCompleted()) {
      failed++;
    }
  }

  Pace pace(Duration elapsed) {
    return new Pace(total, kept, latencyMs.getTotalCount(), failed, tokens, elapsed);
  }

  /** The latency that {@code percentile} of 100 requests did not exceed. */
  Duration latency(double percentile) {
    return Duration.ofMillis(latencyMs.getValueAtPercentile(percentile));
  }
}
