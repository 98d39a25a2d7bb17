package dev.funnel.cli.evaluate;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.evaluation.run.Judged;
import dev.funnel.evaluation.run.LogLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes a line for each item that was run, if the user has named a file for it. */
public final class LogFile implements AutoCloseable {
  private final @Nullable Path file;
  private final @Nullable BufferedWriter out;

  private LogFile(@Nullable Path file, @Nullable BufferedWriter out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens the file, anew.
   *
   * @param file null for no log
   * @throws CommandFailed if it cannot be written
   */
  public static LogFile open(@Nullable Path file) {
    if (file == null) {
      return new LogFile(null, null);
    }
    try {
      return new LogFile(file, Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw failed(ExitCode.CANNOT_CREATE, file, e);
    }
  }

  /** Writes a line that is whole in the file, whatever comes after. */
  public void write(Judged judged) {
    if (out == null) {
      return;
    }
    try {
      out.write(LogLine.of(judged).toJson());
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw failed(ExitCode.IO_ERROR, file, e);
    }
  }

  private static CommandFailed failed(ExitCode code, @Nullable Path file, IOException e) {
    return new CommandFailed(code, "log " + file + " cannot be written: " + e, e);
  }

  @Override
  public void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw failed(ExitCode.IO_ERROR, file, e);
      }
    }
  }
}
