package dev.funnel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. */
public final class Subprocess {
  private static final int MAX_MINUTES = 30;

  private Subprocess() {}

  /**
   * Runs it; whether it succeeds within half an hour.
   *
   * @param output gets what it prints
   */
  public static boolean succeeds(ProcessBuilder builder, Path output)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = builder.redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      Files.writeString(
          output, builder.command().get(0) + " cannot be run (" + e.getMessage() + ")");
      return false;
    }
    try {
      return process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      process.destroy();
    }
  }

  /** The last line of what it printed. */
  public static String tail(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
  }
}
