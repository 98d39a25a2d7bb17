package dev.funnel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The texts that a benchmark sends. */
public final class TextsOption {
  @Option(
      names = "--texts",
      defaultValue = "examples/complaints.txt",
      description = "One text a line (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("");

  /** The lines of the file that are not blank. */
  public List<String> read() throws IOException {
    return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
  }
}
