package dev.funnel.cli.parse;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** Progress for logs and pipes: a line every few seconds. */
public final class PlainProgress implements Progress {
  /** Between two lines. */
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintWriter out;
  private Duration next = INTERVAL;

  public PlainProgress(PrintWriter out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public void show(Pace pace) {
    if (pace.elapsed().compareTo(next) < 0) {
      return;
    }
    next = pace.elapsed().plus(INTERVAL);
    out.printf(
        Locale.ROOT,
        "%d of %d done, %d failed, %.1f requests/s, %.0f tokens/s, %s left%n",
        pace.done(),
        pace.total(),
        pace.failed(),
        pace.requestsPerSecond(),
        pace.tokensPerSecond(),
        pace.left().map(PlainProgress::text).orElse("?"));
    out.flush();
  }

  private static String text(Duration left) {
    return left.toMinutes() == 0
        ? left.toSeconds() + " s"
        : left.toMinutes() + " min " + left.toSecondsPart() + " s";
  }

  @Override
  public void close() {
    out.flush();
  }
}
