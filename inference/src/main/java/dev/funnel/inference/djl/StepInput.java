package dev.funnel.inference.djl;

import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.List;

/**
 * The runs of a step as index arrays. Linear layers see the runs one after another, a row for each
 * token; attention sees them side by side, each padded to the longest.
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

  /**
   * {@code [numSequences * longestRun]}: the row at each padded place; padding repeats the last.
   */
  long[] rowsOfPlaces() {
    long[] rows = new long[runs.size() * longestRun];
    int start = 0;
    for (int i = 0; i < runs.size(); i++) {
      int length = runs.get(i).tokens().size();
      for (int at = 0; at < longestRun; at++) {
        rows[i * longestRun + at] = (long) start + Math.min(at, length - 1);
      }
      start += length;
    }
    return rows;
  }

  /** {@code [numTokens]}: the padded place of each row. */
  long[] placesOfRows() {
    long[] places = new long[numTokens];
    int row = 0;
    for (int i = 0; i < runs.size(); i++) {
      for (int at = 0; at < runs.get(i).tokens().size(); at++) {
        places[row++] = (long) i * longestRun + at;
      }
    }
    return places;
  }
}
