package dev.funnel.cli.export;

import java.util.Objects;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress for terminals: a bar on standard error, with rate and time left. */
public final class BarFileProgress implements FileProgress {
  private final String task;
  private @Nullable ProgressBar bar;

  /**
   * A bar that shows itself with the first bytes.
   *
   * @param task what is done, in a word
   */
  public BarFileProgress(String task) {
    this.task = Objects.requireNonNull(task, "task");
  }

  @Override
  public void written(long bytes, long total) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" MB", 1_000_000)
              .showSpeed()
              .setUpdateIntervalMillis(500)
              .build();
    }
    bar.stepTo(bytes);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
