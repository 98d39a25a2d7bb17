package dev.funnel.inference.calls;

/**
 * Bounds of a model's turn.
 *
 * @param maxCharacters most UTF-16 units
 * @param maxCalls most calls; 1 where the request wants no parallel calls
 */
public record OutputLimits(int maxCharacters, int maxCalls) {
  public OutputLimits {
    if (maxCharacters < 1 || maxCalls < 1) {
      throw new IllegalArgumentException(
          "output limits are at least 1, but are maxCharacters "
              + maxCharacters
              + ", maxCalls "
              + maxCalls);
    }
  }
}
