package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;

/** Counts the steps of one compiler, so that hostile schemas, however many, cannot take long. */
final class WorkLimit {
  /**
   * Most steps, of some microseconds each: less than a second, and far more than functions need.
   */
  static final int MAX_STEPS = 150_000;

  /** Deepest chain of subschemas that hold of the same value: references, unions in unions. */
  static final int MAX_DEPTH = 128;

  /** Most shapes of objects, and of arrays, that one place allows. */
  static final int MAX_SHAPES = 256;

  /** Most elements or members that are counted; a higher maximum is lowered to it. */
  static final int MAX_COUNT = 1_024;

  /**
   * Most texts that must differ from each other: the shortest way on from every state finds as many
   * anew, on the engine's thread.
   */
  static final int MAX_UNIQUE = 16;

  /** Steps within automata that take as long as one step here. */
  private static final int STEPS_OF_AUTOMATA = 500;

  /** What an operation has taken that was given up. */
  private static final int GIVEN_UP = 5_000;

  private int left = MAX_STEPS;

  /**
   * Takes steps.
   *
   * @throws GrammarTooLarge if there are none left
   */
  void spend(int steps) {
    left -= Math.min(left, steps);
    if (left == 0) {
      throw new GrammarTooLarge(
          "it and the schemas before it need more than " + MAX_STEPS + " steps to compile");
    }
  }

  /** Takes the steps of an operation on automata. */
  void spendOnAutomata(long steps) {
    spend(1 + (int) (steps / STEPS_OF_AUTOMATA));
  }

  /** Takes the steps of an operation that was too large. */
  void giveUp() {
    left -= Math.min(left, GIVEN_UP);
  }
}
