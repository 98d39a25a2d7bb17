package dev.funnel.inference.sequence;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes in any split to text: an unfinished UTF-8 sequence waits for its rest, an invalid one
 * becomes U+FFFD as {@link CodingErrorAction#REPLACE} says. Not thread-safe.
 */
final class Utf8Stream {
  private static final byte[] NOTHING = {};

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The bytes of an unfinished sequence, at most three. */
  private byte[] unfinished = NOTHING;

  /** The text that these bytes complete. */
  String accept(byte[] bytes) {
    return decode(bytes, false);
  }

  /** What the end of the bytes makes of an unfinished sequence. */
  String finish() {
    return decode(NOTHING, true);
  }

  private String decode(byte[] bytes, boolean atEnd) {
    ByteBuffer in = ByteBuffer.allocate(unfinished.length + bytes.length);
    in.put(unfinished).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining()); // UTF-8 has no fewer bytes than UTF-16
    CoderResult result = decoder.decode(in, out, atEnd);
    if (result.isOverflow()) {
      throw new AssertionError("UTF-8 decoded to more characters than bytes");
    }
    unfinished = new byte[in.remaining()];
    in.get(unfinished);
    return out.flip().toString();
  }
}
