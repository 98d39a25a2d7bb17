package dev.funnel.cli.input;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a UTF-8 file line by line, holding one line at a time. Strict: a byte that is not UTF-8 and
 * a line beyond the limit end the command, naming the place. Skips blank lines and a byte order
 * mark.
 */
public final class LineReader implements Closeable {
  /** Longest line: below the 1 MB that a Kafka record may have by default. */
  public static final int MAX_LINE_BYTES = 999_999;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A line without its line break; numbers count from 1 and include blank lines. */
  public record Line(long number, String text) {}

  private final Path file;
  private final InputStream in;
  private long number;

  private LineReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws CommandFailed if it is missing, no regular file or not readable
   */
  public static LineReader open(Path file) {
    if (Files.notExists(file)) {
      throw new CommandFailed(ExitCode.NO_INPUT, "input file " + file + " does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new CommandFailed(
          ExitCode.NO_INPUT, "input file " + file + " is a directory; name a .txt or .jsonl file");
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandFailed(
          ExitCode.NO_INPUT,
          "input file "
              + file
              + " is a pipe or device, which cannot be read twice; save it to a"
              + " file first");
    }
    try {
      InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      skipByteOrderMark(in);
      return new LineReader(file, in);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.NO_INPUT, "input file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void skipByteOrderMark(InputStream in) throws IOException {
    in.mark(BYTE_ORDER_MARK.length);
    for (byte expected : BYTE_ORDER_MARK) {
      if (in.read() != (expected & 0xff)) {
        in.reset();
        return;
      }
    }
  }

  /**
   * The next line that is not blank.
   *
   * @throws CommandFailed if it is too long or not UTF-8, or reading fails
   */
  public Optional<Line> next() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      while (readLine(bytes)) {
        String text = decode(bytes.toByteArray());
        if (!text.isBlank()) {
          return Optional.of(new Line(number, text));
        }
        bytes.reset();
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.IO_ERROR,
          "input file " + file + " cannot be read after line " + number + ": " + e.getMessage(),
          e);
    }
  }

  /** Fills {@code bytes} up to the line break; false at the end of the file. */
  private boolean readLine(ByteArrayOutputStream bytes) throws IOException {
    int next = in.read();
    if (next < 0) {
      return false;
    }
    number++;
    while (next >= 0 && next != '\n') {
      if (bytes.size() == MAX_LINE_BYTES) {
        throw problem("is longer than " + MAX_LINE_BYTES + " bytes; split it or shorten it");
      }
      bytes.write(next);
      next = in.read();
    }
    return true;
  }

  private String decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    // A decoder reports malformed input unless told to replace it, as String's constructor does.
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      throw problem(
          String.format(
              "is not UTF-8: byte %d of the line is 0x%02x; convert the file, for example with"
                  + " iconv -f LATIN1 -t UTF-8",
              in.position() + 1, bytes[in.position()]));
    }
    String text = out.flip().toString();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private CommandFailed problem(String complaint) {
    return new CommandFailed(
        ExitCode.BAD_INPUT, "input file " + file + ": line " + number + " " + complaint);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
