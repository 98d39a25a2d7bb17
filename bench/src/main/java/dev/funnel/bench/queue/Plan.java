package dev.funnel.bench.queue;

import java.util.List;

/**
 * What is measured.
 *
 * @param warmUp answers before anything is measured
 * @param waiting how many requests wait, one measurement after the other
 * @param completions answers of a round
 * @param rounds of each measurement
 * @param drain how many wait before they are drained; 0 for no drain
 */
record Plan(int warmUp, List<Integer> waiting, int completions, int rounds, int drain) {
  Plan {
    waiting = List.copyOf(waiting);
    if (warmUp < 0 || completions < 1 || rounds < 1 || drain < 0) {
      throw new IllegalArgumentException(
          "completions and rounds are at least 1, the others not below 0");
    }
    if (waiting.stream().anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException("at least 1 request waits");
    }
  }
}
