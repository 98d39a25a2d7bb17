package dev.funnel.inference.scheduler;

/**
 * Bounds of an engine's work and memory.
 *
 * @param maxRunning most sequences that own a slot
 * @param maxStepTokens most tokens of one step, prompts' and completions' together: the longest
 *     that a running sequence waits for its next token; at least {@code maxRunning}
 * @param maxWaiting most sequences that wait for their first slot
 * @param maxOvertaken how many later arrivals may be admitted before the one that waits longest, of
 *     those with its priority, rises by one priority
 */
public record EngineLimits(int maxRunning, int maxStepTokens, int maxWaiting, int maxOvertaken) {
  /**
   * However much is urgent, what rises takes one admission in 17 from it, and one of normal
   * priority that waits alone is admitted after 160: two and a half batches of 64. Of those with
   * equal urgency, as many that begin alike are served in a row.
   */
  public static final int DEFAULT_MAX_OVERTAKEN = 16;

  /** A step of a small model over as many tokens takes about a sixth of a second on two cores. */
  public static final int DEFAULT_STEP_TOKENS = 512;

  public EngineLimits {
    if (maxRunning < 1 || maxStepTokens < maxRunning || maxWaiting < 1 || maxOvertaken < 1) {
      throw new IllegalArgumentException(
          "engine limits are at least 1, and maxStepTokens at least maxRunning, but are maxRunning "
              + maxRunning
              + ", maxStepTokens "
              + maxStepTokens
              + ", maxWaiting "
              + maxWaiting
              + ", maxOvertaken "
              + maxOvertaken);
    }
  }

  /** Bounds with defaults: at least half of a step is left for prompts when all others decode. */
  public static EngineLimits of(int maxRunning, int maxWaiting) {
    return new EngineLimits(maxRunning, Math.max(DEFAULT_STEP_TOKENS, 2 * maxRunning), maxWaiting);
  }

  /** Bounds with the default of what may be overtaken. */
  public EngineLimits(int maxRunning, int maxStepTokens, int maxWaiting) {
    this(maxRunning, maxStepTokens, maxWaiting, DEFAULT_MAX_OVERTAKEN);
  }
}
