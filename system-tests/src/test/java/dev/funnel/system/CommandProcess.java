package dev.funnel.system;

import dev.funnel.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of Funnel in a Java machine of its own, as the launcher starts it. */
final class CommandProcess implements AutoCloseable {
  private static final Path OUTPUTS = Path.of("target", "children");
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;

  private CommandProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param name of the file that gets its output, without the extension
   */
  static CommandProcess start(String name, String... arguments) {
    return start(name, Map.of(), arguments);
  }

  /** {@link #start(String, String...)} with further environment variables. */
  static CommandProcess start(String name, Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Path output = OUTPUTS.resolve(name + ".log");
    try {
      Files.createDirectories(OUTPUTS);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      // The tests decide on broker and model, not the shell that runs them.
      builder.environment().keySet().removeAll(List.of("FUNNEL_BOOTSTRAP_SERVERS", "FUNNEL_MODEL"));
      builder.environment().putAll(environment);
      return new CommandProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the command has printed, to either stream. */
  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the command has printed something that matches; fails when it ends before. */
  Matcher awaitOutput(Pattern pattern, Duration limit) throws InterruptedException {
    Patience.of(limit)
        .until(
            () -> pattern.matcher(output()).find() || !process.isAlive(),
            () -> "no '" + pattern + "' in " + output());
    Matcher found = pattern.matcher(output());
    if (!found.find()) {
      throw new AssertionError("the command ended: " + output());
    }
    return found;
  }

  /** Waits for the end and returns the exit code. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("the command still runs after " + limit + ": " + output());
    }
    return process.exitValue();
  }

  /** SIGKILL: nothing in the process has a say. */
  void kill() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("the command ended before it was killed: " + output());
    }
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM: the process finishes what it has begun. */
  void stop() throws InterruptedException {
    process.destroy();
    awaitExit(STOP);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
