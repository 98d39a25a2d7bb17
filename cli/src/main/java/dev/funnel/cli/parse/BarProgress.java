package dev.funnel.cli.parse;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress for terminals: a bar on standard error, with rate and time left. */
public final class BarProgress implements Progress {
  private final String task;
  private @Nullable ProgressBar bar;

  /**
   * A bar that shows itself with the first pace.
   *
   * @param task what runs, in a word
   */
  public BarProgress(String task) {
    this.task = Objects.requireNonNull(task, "task");
  }

  @Override
  public void show(Pace pace) {
    if (bar == null) {
      bar = barOf(pace);
    }
    bar.stepTo(pace.done());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, " %.0f tokens/s, %d failed", pace.tokensPerSecond(), pace.failed()));
  }

  private ProgressBar barOf(Pace pace) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(pace.total())
        .startsFrom(pace.kept(), Duration.ZERO)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" requests", 1)
        .showSpeed()
        .setUpdateIntervalMillis(500)
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
