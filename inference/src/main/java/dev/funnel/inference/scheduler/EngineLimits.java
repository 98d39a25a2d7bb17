package dev.funnel.inference.scheduler;

/**
 * Bounds of an engine's work and memory.
 *
 * @param maxRunning most sequences that own a slot
 * @param maxPrefillTokens most prompt tokens of one step, and between two decodes of a model while
 *     sequences of it run: the longest that a running sequence waits for others' prompts
 * @param maxWaiting most sequences that wait for a slot
 * @param maxOvertaken how many later arrivals may be admitted before the one that waits longest, of
 *     those with its priority, rises by one priority
 */
public record EngineLimits(int maxRunning, int maxPrefillTokens, int maxWaiting, int maxOvertaken) {
  /**
   * However much is urgent, what rises takes one admission in 17 from it, and one of normal
   * priority that waits alone is admitted after 160: two and a half batches of 64.
   */
  public static final int DEFAULT_MAX_OVERTAKEN = 16;

  public EngineLimits {
    if (maxRunning < 1 || maxPrefillTokens < 1 || maxWaiting < 1 || maxOvertaken < 1) {
      throw new IllegalArgumentException(
          "engine limits are at least 1, but are maxRunning "
              + maxRunning
              + ", maxPrefillTokens "
              + maxPrefillTokens
              + ", maxWaiting "
              + maxWaiting
              + ", maxOvertaken "
              + maxOvertaken);
    }
  }

  /** Bounds with the default of what may be overtaken. */
  public EngineLimits(int maxRunning, int maxPrefillTokens, int maxWaiting) {
    this(maxRunning, maxPrefillTokens, maxWaiting, DEFAULT_MAX_OVERTAKEN);
  }
}
