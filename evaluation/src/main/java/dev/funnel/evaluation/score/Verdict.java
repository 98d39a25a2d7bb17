package dev.funnel.evaluation.score;

import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ErrorCode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a turn compares with the gold one.
 *
 * @param decision call or text
 * @param gold null unless the gold turn holds calls
 * @param made of the calls that were made, right or wrong
 * @param mentions whether the reply holds what it must; null where nothing is asked
 * @param failure null unless the turn is neither text nor calls
 */
public record Verdict(
    Decision decision,
    @Nullable GoldCalls gold,
    MadeCalls made,
    @Nullable Boolean mentions,
    @Nullable ErrorCode failure) {
  public Verdict {
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(made, "made");
  }

  /**
   * What was due and what came.
   *
   * @param got null if neither came
   */
  public record Decision(Kind due, @Nullable Kind got) {
    public Decision {
      Objects.requireNonNull(due, "due");
    }

    public boolean isRight() {
      return due == got;
    }
  }

  /**
   * How the gold calls were met. Without a call, or with another function, nothing of them was.
   *
   * @param areNamesRight the same functions in the same order
   * @param areArgumentsExact and all their arguments
   * @param areArgumentsLenient the same, forgiving articles and such in free text
   * @param pairs of path and value
   */
  public record GoldCalls(
      boolean areNamesRight,
      boolean areArgumentsExact,
      boolean areArgumentsLenient,
      Pairs pairs,
      List<LeafVerdict> leaves) {
    public GoldCalls {
      Objects.requireNonNull(pairs, "pairs");
      leaves = List.copyOf(leaves);
    }
  }

  /** Pairs of path and value in gold calls, in the calls made, and in both. */
  public record Pairs(long gold, long made, long both) {}

  /**
   * How one leaf of the gold calls was met.
   *
   * @param name of the argument
   * @param tokenF1 of free text, 0 to 1; null for other values
   */
  public record LeafVerdict(
      String name, boolean isExact, boolean isLenient, @Nullable Double tokenF1) {
    public LeafVerdict {
      Objects.requireNonNull(name, "name");
    }
  }

  /**
   * Calls that were made, whether or not any was due.
   *
   * @param calls a turn that cannot be read as text or calls is one of them, not valid
   */
  public record MadeCalls(long calls, long valid, long closedByLimit) {}
}
