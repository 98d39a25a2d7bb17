package dev.funnel.inference.scheduler;

/**
 * Bounds of an engine's work and memory.
 *
 * @param maxRunning most sequences that own a slot
 * @param maxPrefillTokens most prompt tokens of one step, and between two decodes of a model while
 *     sequences of it run: the longest that a running sequence waits for others' prompts
 * @param maxWaiting most sequences that wait for a slot
 */
public record EngineLimits(int maxRunning, int maxPrefillTokens, int maxWaiting) {
  public EngineLimits {
    if (maxRunning < 1 || maxPrefillTokens < 1 || maxWaiting < 1) {
      throw new IllegalArgumentException(
          "engine limits are at least 1, but are maxRunning "
              + maxRunning
              + ", maxPrefillTokens "
              + maxPrefillTokens
              + ", maxWaiting "
              + maxWaiting);
    }
  }
}
