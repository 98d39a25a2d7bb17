package dev.funnel.evaluation.report;

import java.util.OptionalDouble;

/**
 * How often an argument of one name was met, over the gold calls.
 *
 * @param sumTokenF1 over those that are free text
 */
public record LeafFigures(Share exact, Share lenient, long numFreeText, double sumTokenF1) {
  /** The mean; empty where the argument is never free text. */
  public OptionalDouble tokenF1() {
    return numFreeText == 0 ? OptionalDouble.empty() : OptionalDouble.of(sumTokenF1 / numFreeText);
  }
}
