package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/** One text; a state is the number of its bytes that were read. Immutable. */
public final class LiteralAutomaton implements ByteAutomaton {
  private final byte[] text;
  private final int hash;

  /** The automaton of a text; copied. */
  public LiteralAutomaton(byte[] text) {
    this.text = text.clone();
    this.hash = Arrays.hashCode(text);
  }

  @Override
  public int step(int state, int symbol) {
    return state < text.length && (text[state] & 0xFF) == symbol ? state + 1 : DEAD;
  }

  @Override
  public boolean isAccepting(int state) {
    return state == text.length;
  }

  @Override
  public int bytesToAccept(int state) {
    return text.length - state;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof LiteralAutomaton literal
            && hash == literal.hash
            && Arrays.equals(text, literal.text));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return text.length + " bytes";
  }
}
