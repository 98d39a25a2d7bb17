package dev.funnel.cli;

import dev.funnel.cli.parse.BarProgress;
import dev.funnel.cli.parse.PlainProgress;
import dev.funnel.cli.parse.Progress;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a run shows its progress. */
final class ProgressOption {
  /** The ways. */
  enum Style {
    BAR,
    LINES
  }

  // The launcher sets the property when standard error is a terminal.
  @Option(
      names = "--progress",
      paramLabel = "STYLE",
      defaultValue = "${sys:funnel.progress:-lines}",
      description = "bar or lines (default: bar on a terminal).")
  private Style style = Style.LINES;

  /**
   * The progress of a run.
   *
   * @param task what runs, in a word
   */
  Progress of(String task, PrintWriter err) {
    return switch (style) {
      case BAR -> new BarProgress(task);
      case LINES -> new PlainProgress(err);
    };
  }
}
