package dev.funnel.cli.evaluate;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.evaluation.report.Report;
import dev.funnel.evaluation.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the report goes, if the user has named a file for it. */
public final class ReportFile {
  private final @Nullable Path file;

  private ReportFile(@Nullable Path file) {
    this.file = file;
  }

  /**
   * Checks the place before a long run depends on it; an earlier report stays until it is replaced.
   *
   * @param file null for no report
   * @throws CommandFailed if no file can be written there
   */
  public static ReportFile at(@Nullable Path file) {
    if (file != null && !isWritable(file)) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE, "report " + file + " cannot be written; name a file that can be");
    }
    return new ReportFile(file);
  }

  private static boolean isWritable(Path file) {
    if (Files.exists(file)) {
      return !Files.isDirectory(file) && Files.isWritable(file);
    }
    Path directory = file.toAbsolutePath().getParent();
    return directory != null && Files.isWritable(directory);
  }

  /**
   * Writes the report.
   *
   * @throws CommandFailed if that fails
   */
  public void write(Report report) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, ReportJson.of(report).toJson() + "\n");
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.IO_ERROR, "report " + file + " cannot be written: " + e, e);
    }
  }
}
