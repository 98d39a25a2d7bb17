package dev.funnel.bench.engine;

import dev.funnel.inference.spi.Tokenizer;
import java.util.OptionalInt;

/** A tokenizer whose turns end at their limit alone: its end of turn is no token of the model. */
record EndlessTokenizer(Tokenizer tokenizer) implements Tokenizer {
  @Override
  public int[] encode(String text) {
    return tokenizer.encode(text);
  }

  @Override
  public OptionalInt specialId(String token) {
    return tokenizer.specialId(token);
  }

  @Override
  public byte[] bytes(int tokenId) {
    return tokenizer.bytes(tokenId);
  }

  @Override
  public int endOfTurnId() {
    return tokenizer.vocabularySize();
  }

  @Override
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }
}
