package dev.funnel.cli.evaluate;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.evaluation.report.Report;
import dev.funnel.evaluation.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where a report goes. */
public record ReportFile(Path path) {
  /**
   * Checks the place before a long run depends on it; an earlier report stays until it is replaced.
   *
   * @throws CommandFailed if no file can be written there
   */
  public ReportFile {
    Path directory = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
    if (Files.isDirectory(path) || !Files.isWritable(directory)) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE,
          "report " + path + " cannot be written; name a file in a directory that can");
    }
  }

  /**
   * Writes the report.
   *
   * @throws CommandFailed if that fails
   */
  public void write(Report report) {
    try {
      Files.writeString(path, ReportJson.of(report).toJson() + "\n");
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.IO_ERROR, "report " + path + " cannot be written: " + e, e);
    }
  }
}
