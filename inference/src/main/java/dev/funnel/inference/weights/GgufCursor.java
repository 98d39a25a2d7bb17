package dev.funnel.inference.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the header of a GGUF file forward, little-endian, never past its end. */
final class GgufCursor {
  private final String file;
  private final ByteBuffer bytes;

  GgufCursor(String file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  int position() {
    return bytes.position();
  }

  byte int8() {
    require(1);
    return bytes.get();
  }

  short int16() {
    require(2);
    return bytes.getShort();
  }

  int int32() {
    require(4);
    return bytes.getInt();
  }

  long int64() {
    require(8);
    return bytes.getLong();
  }

  /** A count of things that take at least {@code minBytes} each, so that it cannot lie far. */
  int count(String what, int minBytes) {
    long count = int64();
    if (count < 0 || count > bytes.remaining() / minBytes) {
      throw problem(
          "announces "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", more than its bytes can hold; the file is truncated or damaged");
    }
    return (int) count;
  }

  String string() {
    byte[] text = new byte[count("bytes of a string", 1)];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  ModelFileException problem(String complaint) {
    return new ModelFileException("Model file " + file + " " + complaint);
  }

  private void require(int numBytes) {
    if (bytes.remaining() < numBytes) {
      throw problem(
          "ends inside its header, at byte "
              + bytes.limit()
              + "; it is truncated: copy or download it again");
    }
  }
}
