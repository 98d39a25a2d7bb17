package dev.funnel.inference.djl;

import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The runs of a step as index arrays. Linear layers see the runs one after another, a row for each
 * token. Where runs differ in length, attention sees two parts: the last tokens of all runs, then
 * the earlier ones of the longer runs side by side, each padded to the longest.
 */
final class StepInput {
  private final List<Run> runs;
  private final int firstSlot;
  private final int numTokens;
  private final int longestRun;

  /**
   * @param firstSlot of the first run; the others follow without a gap
   * @param runs at least one
   */
  StepInput(int firstSlot, List<Run> runs) {
    this.firstSlot = firstSlot;
    this.runs = runs;
    int total = 0;
    int longest = 0;
    for (Run run : runs) {
      total += run.tokens().size();
      longest = Math.max(longest, run.tokens().size());
    }
    this.numTokens = total;
    this.longestRun = longest;
  }

  int firstSlot() {
    return firstSlot;
  }

  int numSequences() {
    return runs.size();
  }

  int numTokens() {
    return numTokens;
  }

  /** The positions that the step looks at. */
  int numPositions() {
    int end = 0;
    for (Run run : runs) {
      end = Math.max(end, run.start() + run.tokens().size());
    }
    return end;
  }

  /** Whether some runs are shorter than others. */
  boolean isRagged() {
    return numTokens < runs.size() * longestRun;
  }

  /** {@code [3, numTokens]}: ids, slots, positions. */
  long[] tokens() {
    long[] tokens = new long[3 * numTokens];
    int row = 0;
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      for (int at = 0; at < run.tokens().size(); at++, row++) {
        tokens[row] = run.tokens().get(at);
        tokens[numTokens + row] = (long) firstSlot + i;
        tokens[2 * numTokens + row] = (long) run.start() + at;
      }
    }
    return tokens;
  }

  /** {@code [numSequences]}: the row of each run's last token. */
  long[] lastRows() {
    long[] last = new long[runs.size()];
    int end = 0;
    for (int i = 0; i < last.length; i++) {
      end += runs.get(i).tokens().size();
      last[i] = end - 1L;
    }
    return last;
  }

  /** The runs that have tokens before their last. */
  long[] longerRuns() {
    return IntStream.range(0, runs.size())
        .filter(i -> numEarlier(i) > 0)
        .mapToLong(i -> i)
        .toArray();
  }

  /** Rows of the earlier tokens, run after run; padding repeats the last of them. */
  long[] earlierRows() {
    long[] longer = longerRuns();
    long[] rows = new long[longer.length * (longestRun - 1)];
    long[] last = lastRows();
    for (int i = 0; i < longer.length; i++) {
      int run = (int) longer[i];
      long first = last[run] - numEarlier(run);
      for (int at = 0; at < longestRun - 1; at++) {
        rows[i * (longestRun - 1) + at] = first + Math.min(at, numEarlier(run) - 1);
      }
    }
    return rows;
  }

  /** {@code [numTokens]}: where each row stands in the two parts one after the other. */
  long[] places() {
    long[] places = new long[numTokens];
    int row = 0;
    int earlier = runs.size();
    for (int i = 0; i < runs.size(); i++) {
      for (int at = 0; at < numEarlier(i); at++) {
        places[row++] = (long) earlier + at;
      }
      earlier += numEarlier(i) > 0 ? longestRun - 1 : 0;
      places[row++] = i;
    }
    return places;
  }

  private int numEarlier(int run) {
    return runs.get(run).tokens().size() - 1;
  }
}
