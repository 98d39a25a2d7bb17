package dev.funnel.cli.output;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Splits a stream into lines as bytes, so that their offsets are known. */
final class ByteLines {
  private final InputStream in;
  private byte[] rest = {};

  /** The caller keeps the stream and closes it. */
  ByteLines(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** The next line without its line break; a last line that has none is the {@link #rest}. */
  Optional<byte[]> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return Optional.of(line.toByteArray());
      }
      line.write(next);
    }
    rest = line.toByteArray();
    return Optional.empty();
  }

  /** What follows the last line break; known when {@link #next} has returned no line. */
  byte[] rest() {
    return rest.clone();
  }
}
