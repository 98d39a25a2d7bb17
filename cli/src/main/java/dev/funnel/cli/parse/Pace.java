package dev.funnel.cli.parse;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a run is and how fast.
 *
 * @param total requests of the input
 * @param kept requests that an earlier run completed
 * @param ended requests of this run that completed or failed
 * @param failed those of them that failed
 * @param tokens that were generated in this run
 * @param elapsed since this run began
 */
public record Pace(long total, long kept, long ended, long failed, long tokens, Duration elapsed) {
  private static final double NANOS_PER_SECOND = 1e9;

  public Pace {
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /** Requests done, by this run or an earlier one. */
  public long done() {
    return kept + ended;
  }

  public double requestsPerSecond() {
    return perSecond(ended);
  }

  public double tokensPerSecond() {
    return perSecond(tokens);
  }

  /** The time left if the pace stays; empty before the first request has ended. */
  public Optional<Duration> left() {
    return ended == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round((total - done()) / requestsPerSecond())));
  }

  private double perSecond(long count) {
    return count * NANOS_PER_SECOND / Math.max(1, elapsed.toNanos());
  }
}
