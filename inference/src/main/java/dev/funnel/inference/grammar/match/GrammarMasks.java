package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.TokenMask;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** One grammar on one vocabulary: its states, their masks and bounds, kept for every matcher. */
final class GrammarMasks {
  private static final int MAX_FORCED_BYTES = 1_024;

  /** No byte must come next. */
  private static final int CHOICE = -2;

  private final TokenTrie trie;
  private final int endOfTurnId;
  private final Completions completions;
  private final Pool pool;
  private final Walker walker;
  private final Paths paths;
  private final Bounds bounds;
  private final MaskWalk walk;
  private final long planBytes;
  private long countedBytes;
  private boolean isRetired;

  GrammarMasks(
      Grammar grammar,
      TokenTrie trie,
      int endOfTurnId,
      Completions completions,
      LexemeMasks masks) {
    GrammarPlan plan = new GrammarPlan(grammar, completions);
    this.planBytes = plan.numBytes();
    this.trie = trie;
    this.endOfTurnId = endOfTurnId;
    this.completions = completions;
    this.pool = new Pool(plan);
    this.walker = new Walker(pool, plan);
    this.paths = new Paths(pool, plan, completions, trie);
    this.bounds = new Bounds(plan, completions, paths);
    this.walk = new MaskWalk(trie, masks, walker, paths);
  }

  /** Whether the cache holds it no more. */
  boolean isRetired() {
    return isRetired;
  }

  void retire() {
    isRetired = true;
  }

  /** By how many bytes it keeps more than when this was last asked. */
  long grown() {
    long grown = numBytes() - countedBytes;
    countedBytes += grown;
    return grown;
  }

  /** About what is kept. */
  long numBytes() {
    return planBytes + pool.numBytes();
  }

  /** Forgets what is kept; states in use stay valid. */
  void clear() {
    pool.clear();
  }

  State start() {
    return walker.start();
  }

  /** Fewest tokens to the end; {@link Completions#NEVER} or more if there is none. */
  int cost(State state) {
    return paths.cost(state);
  }

  /** The state after a token; null if it cannot come next. */
  @Nullable State after(State state, int token) {
    byte[] text = token >= 0 && token < trie.vocabularySize() ? trie.bytes(token) : new byte[0];
    State after = text.length == 0 ? walker.special(state, token) : walker.walk(state, text);
    return after != null && bounds.isLive(after) ? after : null;
  }

  TokenMask mask(State state) {
    return full(state).tokens();
  }

  TokenMask mask(State state, int remaining) {
    FullMask full = full(state);
    return full.bound() < remaining ? full.tokens() : costed(state).within(remaining - 1);
  }

  private FullMask full(State state) {
    FullMask mask = state.full;
    if (mask == null) {
      var filling = new FullMask.Filling(completions, bounds, trie.vocabularySize());
      walk.walk(state, filling);
      if (state.mayEnd) {
        filling.add(endOfTurnId);
      }
      mask = filling.filled();
      state.full = mask;
      pool.addBytes(64 + trie.vocabularySize() / 8);
    }
    return mask;
  }

  private CostedMask costed(State state) {
    CostedMask mask = state.costed;
    if (mask == null) {
      mask = new CostedMask(pool, paths, walker, trie.vocabularySize());
      walk.walk(state, mask);
      if (state.mayEnd) {
        mask.add(endOfTurnId, 0);
      }
      state.costed = mask;
      pool.addBytes(mask.numBytes());
    }
    return mask;
  }

  byte[] forcedBytes(State from) {
    ByteArrayOutputStream forced = new ByteArrayOutputStream();
    State state = from;
    while (forced.size() < MAX_FORCED_BYTES) {
      int symbol = onlyByte(state);
      State next = symbol == CHOICE ? null : walker.step(state, symbol);
      if (next == null) {
        break;
      }
      forced.write(symbol);
      state = next;
    }
    return forced.toByteArray();
  }

  /** The byte that must come next; {@link #CHOICE} if there is no such one. */
  private int onlyByte(State state) {
    if (state.onlyByte == Item.UNKNOWN) {
      state.onlyByte = findOnlyByte(state);
    }
    return state.onlyByte;
  }

  private int findOnlyByte(State state) {
    if (state.mayEnd || state.specials.length > 0) {
      return CHOICE;
    }
    int only = CHOICE;
    for (int symbol = 0; symbol < 256; symbol++) {
      boolean mayCome = trie.isUsed(symbol) && state.goesOn(symbol);
      State next = mayCome ? walker.step(state, symbol) : null;
      if (next != null && bounds.isLive(next)) {
        if (only != CHOICE) {
          return CHOICE;
        }
        only = symbol;
      }
    }
    return only;
  }
}
