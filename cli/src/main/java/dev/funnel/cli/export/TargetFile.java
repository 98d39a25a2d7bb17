package dev.funnel.cli.export;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a model can be written to a file, known before the work is done. */
public final class TargetFile {
  private TargetFile() {}

  /**
   * Refuses a place where no file can be.
   *
   * @throws CommandFailed saying why
   */
  public static void requireWritable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw cannotWrite(file, "it is a directory; name a file");
    }
    if (!Files.isDirectory(directory)) {
      throw cannotWrite(file, "the directory " + directory + " does not exist; create it");
    }
    if (!Files.isWritable(directory)) {
      throw cannotWrite(file, "permission denied; name another one");
    }
  }

  /**
   * Refuses a file that is there.
   *
   * @throws CommandFailed if it is
   */
  public static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw cannotWrite(file, "it exists; name another one, or give --force to replace it");
    }
  }

  private static CommandFailed cannotWrite(Path file, String reason) {
    return new CommandFailed(
        ExitCode.CANNOT_CREATE, "output file " + file + " cannot be written: " + reason);
  }
}
