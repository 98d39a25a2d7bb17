package dev.funnel.cli.parse;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress for terminals: a bar on standard error, with rate and time left. */
public final class BarProgress implements Progress {
  private @Nullable ProgressBar bar;

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

  private static ProgressBar barOf(Pace pace) {
    return new ProgressBarBuilder()
        .setTaskName("parse")
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
