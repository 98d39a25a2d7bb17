package dev.funnel.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.input.LineReader.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir private Path directory;

  @Test
  void blankLinesAreSkippedButCounted() throws IOException {
    assertThat(read("one\n\n  \r\nzwölf\n"))
        .containsExactly(new Line(1, "one"), new Line(4, "zwölf"));
  }

  @Test
  void theLastLineNeedsNoLineBreak() throws IOException {
    assertThat(read("one\ntwo")).containsExactly(new Line(1, "one"), new Line(2, "two"));
  }

  @Test
  void lineBreaksOfWindowsAndAByteOrderMarkAreNoText() throws IOException {
    assertThat(read("\ufeffone\r\ntwo\r\n"))
        .containsExactly(new Line(1, "one"), new Line(2, "two"));
  }

  @Test
  void whatCannotBeReadTwiceIsRefused() {
    // A device, as /dev/fd/63 is a pipe.
    assertThatThrownBy(() -> LineReader.open(Path.of("/dev/null")))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "input file /dev/null is a pipe or device, which cannot be read twice; save it to a"
                + " file first");
  }

  @Test
  void invalidUtf8IsRefusedWithLineAndByte() throws IOException {
    Path file = write("fine\nna\u00efve\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> readAll(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "input file "
                + file
                + ": line 2 is not UTF-8: byte 3 of the line is 0xef; convert the file, for"
                + " example with iconv -f LATIN1 -t UTF-8")
        .extracting(e -> ((CommandFailed) e).exitCode())
        .isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void aCharacterCutOffAtTheEndOfALineIsRefused() throws IOException {
    Path file = write(new byte[] {'a', (byte) 0xe2, (byte) 0x82, '\n'});

    assertThatThrownBy(() -> readAll(file)).hasMessageContaining("line 1 is not UTF-8: byte 2");
  }

  @Test
  void aLineOfOneMegabyteIsRefusedWithLineAndLimit() throws IOException {
    Path file = write(("short\n" + "x".repeat(1_000_000) + "\n").getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> readAll(file))
        .hasMessage(
            "input file " + file + ": line 2 is longer than 999999 bytes; split it or shorten it");
  }

  @Test
  void theLongestLineIsRead() throws IOException {
    assertThat(read("x".repeat(LineReader.MAX_LINE_BYTES)).get(0).text())
        .hasSize(LineReader.MAX_LINE_BYTES);
  }

  @Test
  void aMissingFileIsRefused() {
    Path file = directory.resolve("nothing.txt");

    assertThatThrownBy(() -> LineReader.open(file))
        .hasMessage("input file " + file + " does not exist")
        .extracting(e -> ((CommandFailed) e).exitCode())
        .isEqualTo(ExitCode.NO_INPUT);
  }

  @Test
  void aDirectoryIsRefused() {
    assertThatThrownBy(() -> LineReader.open(directory))
        .hasMessage("input file " + directory + " is a directory; name a .txt or .jsonl file");
  }

  private List<Line> read(String text) throws IOException {
    return readAll(write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("in.txt"), bytes);
  }

  private static List<Line> readAll(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file)) {
      for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
    }
    return lines;
  }
}
