package dev.funnel.cli;

import dev.funnel.cli.export.BarFileProgress;
import dev.funnel.cli.export.FileProgress;
import dev.funnel.cli.export.PlainFileProgress;
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

  /**
   * The progress of a file that is written.
   *
   * @param task what is done, in a word
   */
  FileProgress ofFile(String task, PrintWriter err) {
    return switch (style) {
      case BAR -> new BarFileProgress(task);
      case LINES -> new PlainFileProgress(err);
    };
  }
}
