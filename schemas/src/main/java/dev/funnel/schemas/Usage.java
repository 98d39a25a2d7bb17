package dev.funnel.schemas;

/** Tokens that a turn cost. */
public record Usage(int promptTokens, int completionTokens) {
  /** Nothing was generated. */
  public static final Usage NONE = new Usage(0, 0);

  public Usage {
    if (promptTokens < 0 || completionTokens < 0) {
      throw new IllegalArgumentException(
          "token counts must not be negative: " + promptTokens + ", " + completionTokens);
    }
  }

  /** Both kinds together. */
  public int totalTokens() {
    return promptTokens + completionTokens;
  }

  /** The sum of two turns. */
  public Usage plus(Usage other) {
    return new Usage(promptTokens + other.promptTokens, completionTokens + other.completionTokens);
  }
}
