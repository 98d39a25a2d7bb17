package dev.funnel.schemas.avro;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;

/**
 * Walks the bytes of a record before they are decoded: every length and count must fit into the
 * bytes that follow, and the record must end where the bytes do. So a record of twenty bytes cannot
 * make the decoder allocate gigabytes, whatever Avro's own (JVM-wide) limits are. Texts must be
 * UTF-8: the decoder would put other characters in their place without a word.
 */
final class AnnouncedSizes {
  private static final int CHARACTERS_AT_ONCE = 1024;

  private final ByteBuffer bytes;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer characters = CharBuffer.allocate(CHARACTERS_AT_ONCE);

  private AnnouncedSizes(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks the rest of the buffer.
   *
   * @throws IllegalArgumentException if it is not one record of that schema
   */
  static void check(Schema schema, ByteBuffer bytes) {
    new AnnouncedSizes(bytes).walk(schema);
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("bytes follow the record");
    }
  }

  private void walk(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> schema.getFields().forEach(field -> walk(field.schema()));
      case UNION -> walk(branch(schema));
      case ARRAY -> walkBlocks(() -> walk(schema.getElementType()));
      case MAP ->
          walkBlocks(
              () -> {
                skipText(readLong());
                walk(schema.getValueType());
              });
      case STRING -> skipText(readLong());
      case BYTES -> skip(readLong());
      case FIXED -> skip(schema.getFixedSize());
      case INT, LONG, ENUM -> readLong();
      case BOOLEAN -> skip(1);
      case FLOAT -> skip(Float.BYTES);
      case DOUBLE -> skip(Double.BYTES);
      case NULL -> {}
    }
  }

  private Schema branch(Schema union) {
    long index = readLong();
    if (index < 0 || index >= union.getTypes().size()) {
      throw new IllegalArgumentException("no such branch of a union");
    }
    return union.getTypes().get((int) index);
  }

  // A negative count is followed by the block's size in bytes (Avro specification, "Arrays").
  private void walkBlocks(Runnable walkItem) {
    for (long count = readLong(); count != 0; count = readLong()) {
      if (count < 0) {
        readLong();
        count = -count;
      }
      // INVARIANT: an item of our schemas takes at least one byte.
      if (count < 0 || count > bytes.remaining()) {
        throw new IllegalArgumentException("more items than bytes");
      }
      for (long i = 0; i < count; i++) {
        walkItem.run();
      }
    }
  }

  private void skipText(long length) {
    int start = bytes.position();
    skip(length);
    ByteBuffer text = bytes.duplicate().limit(bytes.position()).position(start);
    utf8.reset();
    CoderResult result;
    do {
      characters.clear();
      result = utf8.decode(text, characters, true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw new IllegalArgumentException("a text is not UTF-8");
    }
  }

  private void skip(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("a length reaches past the end");
    }
    bytes.position(bytes.position() + (int) length);
  }

  private long readLong() {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw new IllegalArgumentException("the record is cut off");
      }
      byte next = bytes.get();
      zigzag |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new IllegalArgumentException("a number has more than ten bytes");
  }
}
