package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;

/** Asks whether a grammar lets a text through, token by token. */
final class Acceptance {
  private static final int PLENTY = 1 << 20;

  private final Matchers matchers;
  private final Tokenizer tokenizer;

  Acceptance(Matchers matchers, Tokenizer tokenizer) {
    this.matchers = matchers;
    this.tokenizer = tokenizer;
  }

  /** Whether every token is in its mask, and the end of turn in the last. */
  boolean byMasks(Grammar grammar, int[] tokens) {
    Matcher matcher = matchers.start(grammar);
    for (int token : tokens) {
      if (!matcher.mask().allows(token)) {
        return false;
      }
      matcher.accept(token);
    }
    return matcher.mask().allows(tokenizer.endOfTurnId());
  }

  /** The same by counting the tokens that fit. */
  boolean byFitting(Grammar grammar, int[] tokens) {
    Matcher matcher = matchers.start(grammar);
    if (matcher.numFitting(tokens, PLENTY) < tokens.length) {
      return false;
    }
    for (int token : tokens) {
      matcher.accept(token);
    }
    return matcher.mask().allows(tokenizer.endOfTurnId());
  }
}
