package dev.funnel.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program that is not part of Funnel. */
final class ForeignTool {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private ForeignTool() {}

  /** Whether the command can be run and succeeds. */
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      // The program is not installed.
      return false;
    }
  }

  /**
   * Runs the command to its end.
   *
   * @param scratch where files for its streams may be put
   * @return its standard output
   */
  static String run(Path scratch, String input, List<String> command) throws InterruptedException {
    try {
      Path in = Files.createTempFile(scratch, "tool", ".in");
      Path out = Files.createTempFile(scratch, "tool", ".out");
      Path err = Files.createTempFile(scratch, "tool", ".err");
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(command + " failed: " + Files.readString(err));
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
