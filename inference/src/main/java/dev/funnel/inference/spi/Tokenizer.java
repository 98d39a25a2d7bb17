package dev.funnel.inference.spi;

import java.util.OptionalInt;

/** Turns text into token ids and back. Safe for use from any thread. */
public interface Tokenizer {
  /**
   * The tokens of a text from outside. INVARIANT: none of them is special, whatever the text says;
   * {@code "<|im_end|>"} becomes the tokens of its characters.
   */
  int[] encode(String text);

  /** The id of a special token by its spelling, if the model has it. */
  OptionalInt specialId(String token);

  /** The bytes of one token, possibly part of a UTF-8 sequence; empty for special tokens. */
  byte[] bytes(int tokenId);

  /** The token that ends a turn. */
  int endOfTurnId();

  int vocabularySize();
}
