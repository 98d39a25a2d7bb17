package dev.funnel.inference.grammar.automaton;

/** Counts the elementary steps of one operation, so that no input makes it run away. */
final class Effort {
  /** Most states of an automaton. */
  static final int MAX_STATES = 20_000;

  /** Most elementary steps of one operation: some tens of milliseconds. */
  private static final int MAX_STEPS = 4_000_000;

  private final String operation;
  private long numSteps;

  /** Nothing spent so far on {@code operation}, a word for messages. */
  Effort(String operation) {
    this.operation = operation;
  }

  /**
   * Counts steps before they are taken.
   *
   * @throws GrammarTooLarge if they are too many
   */
  void spend(long steps) {
    numSteps += steps;
    if (numSteps > MAX_STEPS) {
      throw new GrammarTooLarge(
          "the %s of its texts takes more than %d steps; use shorter texts, smaller counts or a simpler pattern"
              .formatted(operation, MAX_STEPS));
    }
  }

  /**
   * Checks the number of states.
   *
   * @throws GrammarTooLarge if they are too many
   */
  void requireStates(int numStates) {
    if (numStates > MAX_STATES) {
      throw new GrammarTooLarge(
          "the %s of its texts needs more than %d states; use shorter texts, smaller counts or a simpler pattern"
              .formatted(operation, MAX_STATES));
    }
  }
}
