package dev.funnel.cli.evaluate;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.input.LineReader;
import dev.funnel.cli.input.LineReader.Line;
import dev.funnel.evaluation.suite.BadLine;
import dev.funnel.evaluation.suite.Item;
import dev.funnel.evaluation.suite.SuiteLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A suite, read whole before a model is loaded, so that a bad line near its end costs nothing.
 *
 * @param items in the order of the file, at least one
 * @param sha256 of the file, in hex
 */
public record SuiteFile(List<Item> items, String sha256) {
  /** Most items: they are held in memory. */
  static final int MAX_ITEMS = 500_000;

  private static final int MAX_PROBLEMS_SHOWN = 10;

  public SuiteFile {
    items = List.copyOf(items);
    Objects.requireNonNull(sha256, "sha256");
  }

  /**
   * Reads a suite.
   *
   * @throws CommandFailed if it cannot be read, a line of it is bad (all are read, the first few
   *     named), or it has no item or too many
   */
  public static SuiteFile read(Path file) {
    List<Item> items = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      Optional<Line> line = reader.next();
      while (line.isPresent()) {
        add(file, line.get(), items, problems);
        line = reader.next();
      }
      refuse(file, items, problems);
      return new SuiteFile(items, sha256(file));
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.IO_ERROR, "suite " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void add(Path file, Line line, List<Item> items, List<String> problems) {
    try {
      items.addAll(SuiteLine.items(line.number(), line.text()));
    } catch (BadLine e) {
      problems.add(file + ":" + line.number() + ": " + e.getMessage());
    }
    if (items.size() > MAX_ITEMS) {
      throw new CommandFailed(
          ExitCode.BAD_INPUT,
          "suite " + file + " has more than " + MAX_ITEMS + " items; split the file");
    }
  }

  private static void refuse(Path file, List<Item> items, List<String> problems) {
    if (!problems.isEmpty()) {
      List<String> shown = problems.subList(0, Math.min(MAX_PROBLEMS_SHOWN, problems.size()));
      throw new CommandFailed(
          ExitCode.BAD_INPUT,
          "suite "
              + file
              + " is refused; correct or remove its bad lines, "
              + shown.size()
              + " of "
              + problems.size()
              + " here:\n"
              + String.join("\n", shown));
    }
    if (items.isEmpty()) {
      throw new CommandFailed(ExitCode.BAD_INPUT, "suite " + file + " is empty");
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
