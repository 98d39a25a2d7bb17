package dev.funnel.inference.djl;

import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The runs of a step as index arrays. Linear layers see the runs one after another, a row for each
 * token. Where runs differ in length, attention sees them in parts: the last tokens of all runs,
 * then the earlier ones of runs of about the same length side by side, each padded to the longest
 * of its part.
 */
final class StepInput {
  /** Fewer earlier tokens than this make a part; up to four times as many the next, and so on. */
  private static final int SHORTEST_PART = 16;

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
      end = Math.max(end, run.end());
    }
    return end;
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

  /**
   * The row of each run's last token. If runs differ in length, behind that two arrays for each
   * part, its runs and the rows of their earlier tokens with padding that repeats the last of them;
   * at the end the place of each row in all parts one after the other.
   */
  List<long[]> layout() {
    long[] last = lastRows();
    List<long[]> layout = new ArrayList<>();
    layout.add(last);
    if (numTokens == runs.size() * longestRun) {
      return layout;
    }
    long[] places = new long[numTokens];
    for (int run = 0; run < last.length; run++) {
      places[(int) last[run]] = run;
    }
    int place = last.length;
    for (List<Integer> part : parts()) {
      int width = part.stream().mapToInt(this::numEarlier).max().orElseThrow();
      long[] rows = new long[part.size() * width];
      for (int i = 0; i < part.size(); i++, place += width) {
        int numEarlier = numEarlier(part.get(i));
        int first = (int) last[part.get(i)] - numEarlier;
        for (int at = 0; at < width; at++) {
          rows[i * width + at] = (long) first + Math.min(at, numEarlier - 1);
        }
        for (int at = 0; at < numEarlier; at++) {
          places[first + at] = (long) place + at;
        }
      }
      layout.add(part.stream().mapToLong(Integer::longValue).toArray());
      layout.add(rows);
    }
    layout.add(places);
    return layout;
  }

  private long[] lastRows() {
    long[] last = new long[runs.size()];
    int end = 0;
    for (int i = 0; i < last.length; i++) {
      end += runs.get(i).tokens().size();
      last[i] = end - 1L;
    }
    return last;
  }

  // The runs that have tokens before their last, those of about one length together.
  private Iterable<List<Integer>> parts() {
    TreeMap<Integer, List<Integer>> parts = new TreeMap<>();
    for (int run = 0; run < runs.size(); run++) {
      if (numEarlier(run) > 0) {
        int bound = SHORTEST_PART;
        while (numEarlier(run) >= bound) {
          bound *= 4;
        }
        parts.computeIfAbsent(bound, none -> new ArrayList<>()).add(run);
      }
    }
    return parts.values();
  }

  private int numEarlier(int run) {
    return runs.get(run).tokens().size() - 1;
  }
}
