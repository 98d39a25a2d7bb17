package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All ways to read what has been written. Interned by the {@link Pool}, so that states repeat. */
final class State {
  /** A special token that may come next, and what follows it. */
  record SpecialStep(int tokenId, Item tail) {}

  final Config[] configs;
  final SpecialStep[] specials;
  final boolean mayEnd;
  private final int hash;

  /** Kept by {@link Walker}: by the next byte; {@link Walker#DEAD} where nothing goes on. */
  State @Nullable [] next;

  /** Kept by {@link Paths}. */
  int bound = Item.UNKNOWN;

  /** Kept by {@link Paths}. */
  int cost = Item.UNKNOWN;

  /** Kept by {@link GrammarMasks}. */
  int onlyByte = Item.UNKNOWN;

  /** Kept by {@link GrammarMasks}. */
  @Nullable FullMask full;

  /** Kept by {@link GrammarMasks}. */
  @Nullable CostedMask costed;

  State(Config[] configs, SpecialStep[] specials, boolean mayEnd) {
    this.configs = configs;
    this.specials = specials;
    this.mayEnd = mayEnd;
    this.hash = 31 * (31 * Arrays.hashCode(configs) + Arrays.hashCode(specials));
  }

  /** Whether nothing can follow. */
  boolean isDead() {
    return configs.length == 0 && specials.length == 0 && !mayEnd;
  }

  boolean isInFreeText() {
    for (Config config : configs) {
      if (config.kind == Kind.FREE) {
        return true;
      }
    }
    return false;
  }

  /** Whether a configuration reads this byte next. */
  boolean goesOn(int symbol) {
    for (Config config : configs) {
      if (config.automaton.step(config.state, symbol) != ByteAutomaton.DEAD) {
        return true;
      }
    }
    return false;
  }

  /** Whether what may follow depends on a text that is not known. */
  boolean isTainted() {
    for (Config config : configs) {
      if (config.isTainted()) {
        return true;
      }
    }
    for (SpecialStep special : specials) {
      if (special.tail.isTainted) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State state
        && mayEnd == state.mayEnd
        && Arrays.equals(configs, state.configs)
        && Arrays.equals(specials, state.specials);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
