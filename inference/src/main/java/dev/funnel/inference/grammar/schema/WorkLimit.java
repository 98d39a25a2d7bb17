package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;

/** Counts the steps of one compilation, so that a hostile schema cannot take long. */
final class WorkLimit {
  /** Most steps: far more than any function needs, and less than a second. */
  static final int MAX_STEPS = 100_000;

  /** Deepest chain of subschemas that hold of the same value: references, unions in unions. */
  static final int MAX_DEPTH = 128;

  /** Most shapes of objects, and of arrays, that one place allows. */
  static final int MAX_SHAPES = 256;

  private int left = MAX_STEPS;

  /**
   * Takes steps.
   *
   * @throws GrammarTooLarge if there are none left
   */
  void spend(int steps) {
    left -= Math.min(left, steps);
    if (left == 0) {
      throw new GrammarTooLarge("it needs more than " + MAX_STEPS + " steps to compile");
    }
  }

  int spent() {
    return MAX_STEPS - left;
  }
}
