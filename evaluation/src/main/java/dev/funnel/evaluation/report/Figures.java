package dev.funnel.evaluation.report;

import dev.funnel.evaluation.score.Verdict.Pairs;
import dev.funnel.schemas.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Everything that is counted over some items.
 *
 * @param items how many
 * @param names items whose gold calls were met by calls of the same functions in the same order
 * @param exact and with the same arguments
 * @param lenient the same, forgiving articles and such in free text
 * @param pairs of path and value, over items with gold calls
 * @param together items whose gold calls have all arguments that were to be right together
 * @param valid calls that fit their schema, of all calls made and turns that cannot be read
 * @param closedByLimit calls that the token limit ended
 * @param mentions replies that hold what they must
 * @param leaves by name of the argument, the most frequent first
 * @param failures items that ended with neither text nor calls
 */
public record Figures(
    long items,
    Decisions decisions,
    Share names,
    Share exact,
    Share lenient,
    Pairs pairs,
    Together together,
    Share valid,
    long closedByLimit,
    Share mentions,
    Map<String, LeafFigures> leaves,
    Map<ErrorCode, Long> failures) {
  /** Of the items whose gold calls have all these arguments, those where all were right. */
  public record Together(Share exact, Share lenient) {}

  public Figures {
    Objects.requireNonNull(decisions, "decisions");
    // Not Map.copyOf: it would lose the order.
    leaves = Collections.unmodifiableMap(new LinkedHashMap<>(leaves));
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  /** F1 of the pairs of path and value, all items together; empty where there are none. */
  public OptionalDouble argumentF1() {
    long all = pairs.gold() + pairs.made();
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of(2.0 * pairs.both() / all);
  }

  /** Failures that are not the model's, which count as wrong all the same. */
  public long numNotOfTheModel() {
    return failures.entrySet().stream()
        .filter(failure -> failure.getKey().blame() != ErrorCode.Blame.MODEL)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
