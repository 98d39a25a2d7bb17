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
 * @param passTokens what a pass over a prompt counts at least: prompts whose beginning is known
 *     leave few tokens to compute, but running sequences wait for each pass
 */
public record EngineLimits(
    int maxRunning, int maxPrefillTokens, int maxWaiting, int maxOvertaken, int passTokens) {
  /**
   * However much is urgent, what rises takes one admission in 17 from it, and one of normal
   * priority that waits alone is admitted after 160: two and a half batches of 64.
   */
  public static final int DEFAULT_MAX_OVERTAKEN = 16;

  /** A pass of a small model over a few tokens takes as long as one over some 60. */
  public static final int DEFAULT_PASS_TOKENS = 64;

  public EngineLimits {
    if (maxRunning < 1
        || maxPrefillTokens < 1
        || maxWaiting < 1
        || maxOvertaken < 1
        || passTokens < 1) {
      throw new IllegalArgumentException(
          "engine limits are at least 1, but are maxRunning "
              + maxRunning
              + ", maxPrefillTokens "
              + maxPrefillTokens
              + ", maxWaiting "
              + maxWaiting
              + ", maxOvertaken "
              + maxOvertaken
              + ", passTokens "
              + passTokens);
    }
  }

  /** Bounds with the default of what may be overtaken, for passes that cost what they compute. */
  public EngineLimits(int maxRunning, int maxPrefillTokens, int maxWaiting) {
    this(maxRunning, maxPrefillTokens, maxWaiting, DEFAULT_MAX_OVERTAKEN, 1);
  }
}
