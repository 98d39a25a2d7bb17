package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.TokenMask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The tokens that may come next in a state, whatever the limit. */
final class FullMask {
  private final TokenMask tokens;
  private final int bound;

  private FullMask(TokenMask tokens, int bound) {
    this.tokens = tokens;
    this.bound = bound;
  }

  TokenMask tokens() {
    return tokens;
  }

  /** Tokens that complete the turn after any of these, at most. */
  int bound() {
    return bound;
  }

  /** Fills a mask from a walk. */
  static final class Filling implements MaskWalk.Visitor {
    private final Completions completions;
    private final Bounds bounds;
    private final long[] words;
    private final IntList decided = new IntList();
    private final IntList allowed = new IntList();
    private int bound;

    Filling(Completions completions, Bounds bounds, int vocabularySize) {
      this.completions = completions;
      this.bounds = bounds;
      this.words = new long[(vocabularySize + 63) >> 6];
    }

    @Override
    public void stay(Config config, LexemeMask mask, int shift) {
      if (config.kind == Kind.FREE) {
        mask.staying().addTo(words);
        return;
      }
      int rest = bounds.of(config.tail);
      if (rest < Completions.NEVER) {
        mask.staying().addTo(words);
        for (int group = 0; group < mask.numGroups(); group++) {
          int end = mask.endState(group) + shift;
          bound = Math.max(bound, completions.distance(config.automaton, end) + rest);
        }
      }
    }

    @Override
    public void leave(int token, State after) {
      allow(token, after);
    }

    @Override
    public void special(int token, State after) {
      allow(token, after);
    }

    @Override
    public void decide(int token, @Nullable State after) {
      decided.add(token);
      if (after != null && bounds.isLive(after)) {
        bound = Math.max(bound, bounds.of(after));
        allowed.add(token);
      }
    }

    private void allow(int token, State after) {
      if (bounds.isLive(after)) {
        bound = Math.max(bound, bounds.of(after));
        add(token);
      }
    }

    void add(int token) {
      words[token >> 6] |= 1L << token;
    }

    FullMask filled() {
      for (int i = 0; i < decided.size(); i++) {
        words[decided.get(i) >> 6] &= ~(1L << decided.get(i));
      }
      for (int i = 0; i < allowed.size(); i++) {
        add(allowed.get(i));
      }
      int length = words.length;
      while (length > 0 && words[length - 1] == 0) {
        length--;
      }
      return new FullMask(TokenMask.of(Arrays.copyOf(words, length)), bound);
    }
  }
}
