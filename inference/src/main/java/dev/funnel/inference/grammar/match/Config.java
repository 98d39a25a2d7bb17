package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import org.jspecify.annotations.Nullable;

/**
 * One way to read what has been written: within a lexeme, and what follows it. Interned by the
 * {@link Pool}.
 */
final class Config {
  final ByteAutomaton automaton;
  final Kind kind;
  final int state;

  /** What follows the lexeme, its text not yet in the memory. */
  final Item tail;

  /** What was typed of a UNIQUE lexeme; null for others. */
  final @Nullable Text typed;

  /** Where the typed text stands among those excluded; null if it is on the way to none. */
  final @Nullable Exclusions excluded;

  /** The order in which configurations were made. */
  final long number;

  private final int hash;

  /** Kept by {@link Paths}: its canonical completions. */
  Step @Nullable [] path;

  Config(
      ByteAutomaton automaton,
      Kind kind,
      int state,
      Item tail,
      @Nullable Text typed,
      @Nullable Exclusions excluded,
      long number) {
    this.automaton = automaton;
    this.kind = kind;
    this.state = state;
    this.tail = tail;
    this.typed = typed;
    this.excluded = excluded;
    this.number = number;
    this.hash =
        31 * (31 * (31 * System.identityHashCode(automaton) + state) + tail.hashCode())
            + 31 * kind.hashCode()
            + System.identityHashCode(typed);
  }

  boolean isTainted() {
    return tail.isTainted || (kind == Kind.UNIQUE && tail.memory.isProbe());
  }

  // Tails are interned: what is equal is the same.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public boolean equals(Object other) {
    return other instanceof Config config
        && automaton == config.automaton
        && kind == config.kind
        && state == config.state
        && tail == config.tail
        && typed == config.typed;
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
