package dev.funnel.bench.turn;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.TokenMask;
import java.util.ArrayList;
import java.util.List;

/** Matchers that note the tokens they take, and that can hide that a token is forced. */
final class ObservedMatchers implements Matchers {
  private final Matchers matchers;
  private final boolean forcing;
  private final List<List<Integer>> turns = new ArrayList<>();

  /**
   * Matchers over others.
   *
   * @param forcing whether the engine may see which tokens are forced; else it samples them, too
   */
  ObservedMatchers(Matchers matchers, boolean forcing) {
    this.matchers = matchers;
    this.forcing = forcing;
  }

  @Override
  public Matcher start(Grammar grammar) {
    List<Integer> turn = new ArrayList<>();
    turns.add(turn);
    return new Observed(matchers.start(grammar), forcing, turn);
  }

  /** The tokens of each turn, in the order in which the turns were started. */
  List<List<Integer>> turns() {
    return turns;
  }

  private record Observed(Matcher matcher, boolean forcing, List<Integer> turn) implements Matcher {
    @Override
    public TokenMask mask(int remaining) {
      return matcher.mask(remaining);
    }

    /** Of a single token the engine would see that it is forced: another one is put beside it. */
    @Override
    public TokenMask mask() {
      TokenMask mask = matcher.mask();
      if (forcing || mask.numAllowed() != 1) {
        return mask;
      }
      int only = mask.next(0);
      long[] words = new long[only / Long.SIZE + 2];
      words[only / Long.SIZE] |= 1L << only;
      words[(only + 1) / Long.SIZE] |= 1L << (only + 1);
      return TokenMask.of(words);
    }

    @Override
    public void accept(int tokenId) {
      matcher.accept(tokenId);
      turn.add(tokenId);
    }

    @Override
    public int bound() {
      return matcher.bound();
    }

    @Override
    public boolean isInFreeText() {
      return matcher.isInFreeText();
    }

    @Override
    public byte[] forcedBytes() {
      return forcing ? matcher.forcedBytes() : new byte[0];
    }

    @Override
    public int numFitting(int[] tokens, int remaining) {
      return matcher.numFitting(tokens, remaining);
    }
  }
}
