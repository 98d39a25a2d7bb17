package dev.funnel.inference.scripted;

import dev.funnel.inference.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A token for each byte, after three special ones: {@code <|im_start|>} 1, {@code <|im_end|>} 2
 * (end of turn). So a character outside ASCII is several tokens. Behind them a token for each word
 * that the test names. Ids beyond the vocabulary have no bytes. A text is written with the longest
 * words that fit, from left to right.
 */
public final class ScriptedTokenizer implements Tokenizer {
  public static final int START = 1;
  public static final int END_OF_TURN = 2;
  private static final int FIRST_BYTE = 3;
  private static final int FIRST_WORD = FIRST_BYTE + 256;

  private final List<byte[]> words;

  public ScriptedTokenizer(String... words) {
    this.words = Arrays.stream(words).map(ScriptedTokenizer::utf8).toList();
  }

  @Override
  public int[] encode(String text) {
    byte[] utf8 = utf8(text);
    int[] tokens = new int[utf8.length];
    int count = 0;
    for (int at = 0; at < utf8.length; at += bytes(tokens[count - 1]).length) {
      tokens[count++] = longestAt(utf8, at);
    }
    return Arrays.copyOf(tokens, count);
  }

  private int longestAt(byte[] utf8, int at) {
    int longest = FIRST_BYTE + (utf8[at] & 0xff);
    for (int i = 0; i < words.size(); i++) {
      if (standsAt(words.get(i), utf8, at) && words.get(i).length > bytes(longest).length) {
        longest = FIRST_WORD + i;
      }
    }
    return longest;
  }

  private static boolean standsAt(byte[] word, byte[] utf8, int at) {
    return word.length <= utf8.length - at
        && Arrays.equals(word, 0, word.length, utf8, at, at + word.length);
  }

  /** The fewest tokens that spell the bytes. */
  int numFewest(byte[] utf8) {
    int[] fewest = new int[utf8.length + 1];
    for (int at = utf8.length - 1; at >= 0; at--) {
      fewest[at] = 1 + fewest[at + 1];
      for (byte[] word : words) {
        if (standsAt(word, utf8, at)) {
          fewest[at] = Math.min(fewest[at], 1 + fewest[at + word.length]);
        }
      }
    }
    return fewest[0];
  }

  @Override
  public OptionalInt specialId(String token) {
    return switch (token) {
      case "<|im_start|>" -> OptionalInt.of(START);
      case "<|im_end|>" -> OptionalInt.of(END_OF_TURN);
      default -> OptionalInt.empty();
    };
  }

  @Override
  public byte[] bytes(int tokenId) {
    if (tokenId >= vocabularySize()) {
      return new byte[0];
    }
    if (tokenId >= FIRST_WORD) {
      return words.get(tokenId - FIRST_WORD).clone();
    }
    return tokenId < FIRST_BYTE ? new byte[0] : new byte[] {(byte) (tokenId - FIRST_BYTE)};
  }

  @Override
  public int endOfTurnId() {
    return END_OF_TURN;
  }

  @Override
  public int vocabularySize() {
    return FIRST_WORD + words.size();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
