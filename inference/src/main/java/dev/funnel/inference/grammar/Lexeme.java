package dev.funnel.inference.grammar;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.Objects;

/**
 * A regular piece of a turn: every text that an automaton accepts from one state on.
 *
 * @param start a live state of the automaton
 * @param kind what is special about it
 */
public record Lexeme(ByteAutomaton automaton, int start, Kind kind) {
  /** How a lexeme is treated. */
  public enum Kind {
    PLAIN,

    /**
     * Its text differs from the text of every UNIQUE lexeme that was matched before in the same
     * activation of the rule: a second member of the same name, an element that was there already.
     */
    UNIQUE,

    /**
     * Free text: it may be cut anywhere by the token limit, and stop sequences act in it. Some byte
     * goes on from every state of its automaton.
     */
    FREE
  }

  public Lexeme {
    Objects.requireNonNull(automaton, "automaton");
    Objects.requireNonNull(kind, "kind");
  }
}
