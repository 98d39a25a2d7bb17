package dev.funnel.inference.grammar.automaton;

/** A bound on the size of a grammar or an automaton was reached; the message says which. */
public final class GrammarTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GrammarTooLarge(String message) {
    super(message);
  }
}
