package dev.funnel.evaluation.report;

import dev.funnel.evaluation.score.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sums verdicts, all together and by group. Not thread-safe. */
public final class GroupTallies {
  private final Set<String> together;
  private final Tally total;
  private final Map<String, Tally> groups = new TreeMap<>();

  /**
   * Tallies of nothing.
   *
   * @param together arguments that are counted as right only if all of them are; may be empty
   */
  public GroupTallies(Set<String> together) {
    this.together = Set.copyOf(together);
    this.total = new Tally(together);
  }

  public void add(String group, Verdict verdict) {
    total.add(verdict);
    groups.computeIfAbsent(group, name -> new Tally(together)).add(verdict);
  }

  /** Items so far that ended with neither text nor calls. */
  public long numFailed() {
    return total.numFailed();
  }

  public Figures total() {
    return total.figures();
  }

  /** By name, in its order. */
  public Map<String, Figures> groups() {
    Map<String, Figures> figures = new TreeMap<>();
    groups.forEach((name, tally) -> figures.put(name, tally.figures()));
    return figures;
  }
}
