package dev.funnel.inference.grammar.automaton;

/**
 * Counts the elementary steps by which an automaton is made, those of its operands included, so
 * that no input makes it run away. One per operation; not thread-safe.
 */
final class Effort {
  /** Most states of an automaton. */
  static final int MAX_STATES = 20_000;

  /** Most elementary steps: about a tenth of a second. */
  private static final int MAX_STEPS = 10_000_000;

  private final String operation;
  private long numSteps;

  /**
   * The effort of an operation before it begins: that of its operands.
   *
   * @param operation a word for messages
   */
  Effort(String operation, Automaton... operands) {
    this.operation = operation;
    for (Automaton operand : operands) {
      numSteps += operand.numSteps();
    }
  }

  long numSteps() {
    return numSteps;
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
          "the %s of texts takes more than %d steps; use shorter texts, smaller counts or a simpler pattern"
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
          "the %s of texts needs more than %d states; use shorter texts, smaller counts or a simpler pattern"
              .formatted(operation, MAX_STATES));
    }
  }
}
