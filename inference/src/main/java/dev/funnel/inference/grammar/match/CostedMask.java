package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.TokenMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that may come next in a state, by how many are then needed to complete the turn. */
final class CostedMask implements MaskWalk.Visitor {
  private final Pool pool;
  private final Paths paths;
  private final Walker walker;
  private final int numWords;
  private final List<TokenSet> groups = new ArrayList<>();
  private final IntList groupCosts = new IntList();
  private final IntList tokens = new IntList();
  private final IntList tokenCosts = new IntList();
  private final IntList decided = new IntList();
  private final IntList decidedCosts = new IntList();

  CostedMask(Pool pool, Paths paths, Walker walker, int vocabularySize) {
    this.pool = pool;
    this.paths = paths;
    this.walker = walker;
    this.numWords = (vocabularySize + 63) >> 6;
  }

  /** Those after which {@code remaining} tokens are enough. */
  TokenMask within(int remaining) {
    long[] words = new long[numWords];
    for (int i = 0; i < groups.size(); i++) {
      if (groupCosts.get(i) <= remaining) {
        groups.get(i).addTo(words);
      }
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokenCosts.get(i) <= remaining) {
        words[tokens.get(i) >> 6] |= 1L << tokens.get(i);
      }
    }
    for (int i = 0; i < decided.size(); i++) {
      long bit = 1L << decided.get(i);
      int word = decided.get(i) >> 6;
      words[word] = decidedCosts.get(i) <= remaining ? words[word] | bit : words[word] & ~bit;
    }
    return TokenMask.of(words);
  }

  /** What it takes itself; groups belong to the lexemes' masks. */
  int numBytes() {
    return 200 + 12 * groups.size() + 8 * (tokens.size() + decided.size());
  }

  @Override
  public void stay(Config config, LexemeMask mask, int shift) {
    for (int i = 0; i < mask.numGroups(); i++) {
      int cost = config.kind == Kind.FREE ? 0 : costAt(config, mask.endState(i) + shift);
      if (cost < Completions.NEVER) {
        groups.add(mask.group(i));
        groupCosts.add(cost);
      }
    }
  }

  private int costAt(Config config, int end) {
    // Also of a UNIQUE lexeme: tokens that lead to a text that matters are decided one by one.
    Config ended = pool.config(config.automaton, Kind.PLAIN, end, config.tail, null, null);
    int cost = paths.cost(ended);
    if (config.automaton.isAccepting(end)) {
      // What follows the lexeme may be completed with fewer tokens in another than the canonical
      // way.
      State follow = walker.followUnknown(config);
      cost = follow.isTainted() ? cost : Math.min(cost, paths.cost(follow));
    }
    return cost;
  }

  @Override
  public void leave(int token, State after) {
    add(token, paths.cost(after));
  }

  @Override
  public void special(int token, State after) {
    add(token, paths.cost(after));
  }

  void add(int token, int cost) {
    if (cost < Completions.NEVER) {
      tokens.add(token);
      tokenCosts.add(cost);
    }
  }

  @Override
  public void decide(int token, @Nullable State after) {
    decided.add(token);
    decidedCosts.add(after == null ? Completions.NEVER : paths.cost(after));
  }
}
