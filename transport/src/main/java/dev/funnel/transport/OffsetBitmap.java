package dev.funnel.transport;

import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;

/**
 * The text form of the offsets that are done above a watermark: {@code b1:} and the Base64 of a bit
 * set whose bit {@code i} is the offset {@code watermark + i}; empty for none.
 *
 * <p>The broker refuses metadata above {@code offset.metadata.max.bytes} (4,096), and the producer
 * does not survive the refusal. 16,384 bits are 2,735 characters.
 */
final class OffsetBitmap {
  /** How far above the watermark an offset may be done. */
  static final int MAX_WINDOW = 16_384;

  private static final String PREFIX = "b1:";
  private static final int MAX_CHARACTERS = PREFIX.length() + (MAX_WINDOW / 8 + 2) / 3 * 4;

  private OffsetBitmap() {}

  /** The metadata of these bits; bits beyond the window are left out. */
  static String encode(BitSet done) {
    BitSet window = done.get(0, MAX_WINDOW);
    if (window.isEmpty()) {
      return "";
    }
    return PREFIX + Base64.getEncoder().withoutPadding().encodeToString(window.toByteArray());
  }

  /** The bits of this metadata; empty if it was not written by {@link #encode}. */
  static Optional<BitSet> decode(String metadata) {
    if (metadata.isEmpty()) {
      return Optional.of(new BitSet());
    }
    if (!metadata.startsWith(PREFIX) || metadata.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] bits = Base64.getDecoder().decode(metadata.substring(PREFIX.length()));
      BitSet done = BitSet.valueOf(bits);
      return done.length() <= MAX_WINDOW ? Optional.of(done) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
