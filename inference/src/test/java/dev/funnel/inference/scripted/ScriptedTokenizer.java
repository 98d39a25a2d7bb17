package dev.funnel.inference.scripted;

import dev.funnel.inference.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * A token for each byte, after three special ones: {@code <|im_start|>} 1, {@code <|im_end|>} 2
 * (end of turn). So a character outside ASCII is several tokens.
 */
public final class ScriptedTokenizer implements Tokenizer {
  public static final int START = 1;
  public static final int END_OF_TURN = 2;
  private static final int FIRST_BYTE = 3;

  /** The token of one byte. */
  public static int tokenOf(byte utf8) {
    return FIRST_BYTE + (utf8 & 0xff);
  }

  @Override
  public int[] encode(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[utf8.length];
    for (int i = 0; i < utf8.length; i++) {
      tokens[i] = tokenOf(utf8[i]);
    }
    return tokens;
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
    return tokenId < FIRST_BYTE ? new byte[0] : new byte[] {(byte) (tokenId - FIRST_BYTE)};
  }

  @Override
  public int endOfTurnId() {
    return END_OF_TURN;
  }

  @Override
  public int vocabularySize() {
    return FIRST_BYTE + 256;
  }
}
