package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import org.jspecify.annotations.Nullable;

/** Follows one turn over the shared states of its grammar. */
final class MaskingMatcher implements Matcher {
  private static final TokenMask NOTHING = TokenMask.of(new long[0]);

  private final GrammarCache cache;
  private final GrammarMasks masks;
  private final int endOfTurnId;

  /** Null after the end of turn. */
  private @Nullable State state;

  MaskingMatcher(GrammarCache cache, GrammarMasks masks, int endOfTurnId) {
    this.cache = cache;
    this.masks = masks;
    this.endOfTurnId = endOfTurnId;
    this.state = masks.start();
  }

  @Override
  public TokenMask mask(int remaining) {
    cache.makeRoom(masks);
    return state == null ? NOTHING : masks.mask(state, remaining);
  }

  @Override
  public TokenMask mask() {
    cache.makeRoom(masks);
    return state == null ? NOTHING : masks.mask(state);
  }

  @Override
  public void accept(int tokenId) {
    if (state != null && state.mayEnd && tokenId == endOfTurnId) {
      state = null;
      return;
    }
    State after = state == null ? null : masks.after(state, tokenId);
    if (after == null) {
      throw new IllegalArgumentException("the grammar does not allow token " + tokenId + " here");
    }
    state = after;
  }

  @Override
  public int bound() {
    return state == null ? 0 : masks.cost(state);
  }

  @Override
  public boolean isInFreeText() {
    return state != null && state.isInFreeText();
  }

  @Override
  public byte[] forcedBytes() {
    return state == null ? new byte[0] : masks.forcedBytes(state);
  }

  @Override
  public int numFitting(int[] tokens, int remaining) {
    int numFitting = 0;
    State at = state;
    for (int i = 0; i < tokens.length && at != null; i++) {
      at = masks.after(at, tokens[i]);
      if (at != null && masks.cost(at) <= remaining - 1 - i) {
        numFitting = i + 1;
      }
    }
    return numFitting;
  }
}
