package dev.funnel.inference.grammar.automaton;

/**
 * A deterministic automaton over bytes. Immutable; equal automata accept the same texts by the same
 * state numbers, so that what is computed for a state of one holds for the other.
 *
 * <p>INVARIANT: every state that {@link #step} returns can reach an accepting one.
 */
public interface ByteAutomaton {
  /** No state: what {@link #step} returns where no accepted text goes on with that byte. */
  int DEAD = -1;

  /**
   * The state after one more byte.
   *
   * @param symbol 0 to 255
   * @return {@link #DEAD} if there is none
   */
  int step(int state, int symbol);

  /** Whether a text may end here. */
  boolean isAccepting(int state);

  /** Bytes of the shortest text from here to an accepting state; 0 if this is one. */
  int bytesToAccept(int state);

  /**
   * A state that goes the same way for every text of up to {@code maxBytes} bytes, shifted: if
   * {@code step*(maskState(s), text)} is {@code t}, then {@code step*(s, text)} is {@code t + s -
   * maskState(s)}, and both accept or neither. States of long counted texts have one in common.
   */
  default int maskState(int state, int maxBytes) {
    return state;
  }

  /**
   * A state that tells texts of up to {@code maxBytes} bytes apart at least as well: what is dead
   * from there is dead from {@code state}; texts that lead from there to one state lead from here
   * to one state, or are all dead. So that what is known of that state need only be narrowed.
   */
  default int baseState(int state, int maxBytes) {
    return state;
  }
}
