package dev.funnel.cli.input;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.RequestRefused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the requests of a file one by one: {@code .jsonl} holds a JSON object a line, every other
 * file a text a line. Not thread-safe.
 */
public final class InputReader implements Closeable {
  private final Path file;
  private final RequestFactory requests;
  private final LineReader lines;
  private final boolean isJson;

  private InputReader(Path file, RequestFactory requests, LineReader lines) {
    this.file = file;
    this.requests = requests;
    this.lines = lines;
    this.isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
  }

  /**
   * Opens a file.
   *
   * @throws CommandFailed if it cannot be read
   */
  public static InputReader open(Path file, RequestFactory requests) {
    return new InputReader(file, requests, LineReader.open(file));
  }

  /**
   * The request of the next line that is not blank.
   *
   * @throws CommandFailed naming the line, if there is anything wrong with it
   */
  public Optional<ParseRequest> next() {
    Optional<LineReader.Line> line = lines.next();
    return line.isEmpty() ? Optional.empty() : Optional.of(request(line.get()));
  }

  private ParseRequest request(LineReader.Line line) {
    try {
      return isJson
          ? requests.ofJson(line.number(), line.text())
          : requests.ofText(line.number(), line.text());
    } catch (RequestRefused | IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.BAD_INPUT,
          "input file " + file + ": line " + line.number() + " is refused: " + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.IO_ERROR, "input file " + file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
