package dev.funnel.inference.djl;

import java.util.Arrays;

/**
 * GPT-2's byte-level alphabet: each byte has one printable character, so that any bytes can be
 * written as text. Printable Latin-1 bytes stand for themselves, the others in order for U+0100 and
 * on. Source: {@code bytes_to_unicode} of GPT-2's encoder.
 */
final class ByteLevelAlphabet {
  private static final int NONE = -1;
  private static final int[] BYTE_OF_CHARACTER = byteOfCharacter();

  private ByteLevelAlphabet() {}

  private static int[] byteOfCharacter() {
    int[] bytes = new int[512];
    Arrays.fill(bytes, NONE);
    int next = 256;
    for (int value = 0; value < 256; value++) {
      bytes[isPrintable(value) ? value : next++] = value;
    }
    return bytes;
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }

  static boolean contains(String token) {
    return token
        .chars()
        .allMatch(c -> c < BYTE_OF_CHARACTER.length && BYTE_OF_CHARACTER[c] != NONE);
  }

  /** The bytes that a token of this alphabet stands for. */
  static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) BYTE_OF_CHARACTER[token.charAt(i)];
    }
    return bytes;
  }
}
