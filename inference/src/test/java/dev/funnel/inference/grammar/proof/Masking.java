package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.spi.Tokenizer;

/** The matchers that are proved. */
final class Masking {
  private static final long MAX_BYTES = 256 << 20;

  private Masking() {}

  static Matchers of(Tokenizer tokenizer) {
    return new MaskingMatchers(TokenTrie.of(tokenizer), tokenizer.endOfTurnId(), MAX_BYTES);
  }
}
