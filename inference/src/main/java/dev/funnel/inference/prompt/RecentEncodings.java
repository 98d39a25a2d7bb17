package dev.funnel.inference.prompt;

import dev.funnel.inference.spi.Tokenizer;
import java.util.OptionalInt;

/**
 * A tokenizer that remembers what it encoded last: a topic's requests bring the same functions and
 * instructions over and over, and its turns are forced to the same texts. Safe for use from any
 * thread.
 */
public final class RecentEncodings implements Tokenizer {
  private static final int MAX_TEXTS = 1024;

  /** With its tokens a character takes fourteen bytes at most. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private final Tokenizer tokenizer;
  private final RecentlyUsed<String, int[]> encodings =
      new RecentlyUsed<>(MAX_TEXTS, MAX_CHARACTERS);

  public RecentEncodings(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  @Override
  public int[] encode(String text) {
    int[] tokens = encodings.get(text);
    if (tokens == null) {
      tokens = tokenizer.encode(text);
      encodings.put(text, tokens, text.length());
    }
    return tokens.clone();
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
    return tokenizer.endOfTurnId();
  }

  @Override
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }
}
