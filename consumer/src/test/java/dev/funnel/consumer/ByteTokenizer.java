package dev.funnel.consumer;

import dev.funnel.inference.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** One token a byte, and the two special tokens of the funnel format. */
final class ByteTokenizer implements Tokenizer {
  static final int START = 256;
  static final int END = 257;

  @Override
  public int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i] & 0xff;
    }
    return tokens;
  }

  @Override
  public OptionalInt specialId(String token) {
    return switch (token) {
      case "<|im_start|>" -> OptionalInt.of(START);
      case "<|im_end|>" -> OptionalInt.of(END);
      default -> OptionalInt.empty();
    };
  }

  @Override
  public byte[] bytes(int tokenId) {
    return tokenId < START ? new byte[] {(byte) tokenId} : new byte[0];
  }

  @Override
  public int endOfTurnId() {
    return END;
  }

  @Override
  public int vocabularySize() {
    return 258;
  }
}
