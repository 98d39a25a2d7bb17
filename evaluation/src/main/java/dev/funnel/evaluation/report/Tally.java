package dev.funnel.evaluation.report;

import dev.funnel.evaluation.report.Figures.Together;
import dev.funnel.evaluation.score.Verdict;
import dev.funnel.evaluation.score.Verdict.Decision;
import dev.funnel.evaluation.score.Verdict.GoldCalls;
import dev.funnel.evaluation.score.Verdict.LeafVerdict;
import dev.funnel.evaluation.score.Verdict.Pairs;
import dev.funnel.evaluation.suite.Kind;
import dev.funnel.schemas.ErrorCode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sums verdicts. Not thread-safe. */
final class Tally {
  private final Set<String> togetherNames;
  private long items;
  private final Map<Decision, Long> decisions = new HashMap<>();
  private final Counter names = new Counter();
  private final Counter exact = new Counter();
  private final Counter lenient = new Counter();
  private Pairs pairs = new Pairs(0, 0, 0);
  private final Counter togetherExact = new Counter();
  private final Counter togetherLenient = new Counter();
  private long calls;
  private long validCalls;
  private long closedByLimit;
  private final Counter mentions = new Counter();
  private final Map<String, Leaves> leaves = new HashMap<>();
  private final Map<ErrorCode, Long> failures = new EnumMap<>(ErrorCode.class);

  /** A share that grows. */
  private static final class Counter {
    private long count;
    private long of;

    void add(boolean isRight) {
      count += isRight ? 1 : 0;
      of++;
    }

    Share share() {
      return new Share(count, of);
    }
  }

  /** The leaves of one name. */
  private static final class Leaves {
    private final Counter exact = new Counter();
    private final Counter lenient = new Counter();
    private long numFreeText;
    private double sumTokenF1;

    void add(LeafVerdict leaf) {
      exact.add(leaf.isExact());
      lenient.add(leaf.isLenient());
      Double tokenF1 = leaf.tokenF1();
      if (tokenF1 != null) {
        numFreeText++;
        sumTokenF1 += tokenF1;
      }
    }

    LeafFigures figures() {
      return new LeafFigures(exact.share(), lenient.share(), numFreeText, sumTokenF1);
    }
  }

  /** A tally of nothing; {@code together} may be empty. */
  Tally(Set<String> together) {
    this.togetherNames = Set.copyOf(together);
  }

  void add(Verdict verdict) {
    items++;
    decisions.merge(verdict.decision(), 1L, Long::sum);
    GoldCalls gold = verdict.gold();
    if (gold != null) {
      add(gold);
    }
    calls += verdict.made().calls();
    validCalls += verdict.made().valid();
    closedByLimit += verdict.made().closedByLimit();
    Boolean isMentioned = verdict.mentions();
    if (isMentioned != null) {
      mentions.add(isMentioned);
    }
    ErrorCode failure = verdict.failure();
    if (failure != null) {
      failures.merge(failure, 1L, Long::sum);
    }
  }

  private void add(GoldCalls gold) {
    names.add(gold.areNamesRight());
    exact.add(gold.areArgumentsExact());
    lenient.add(gold.areArgumentsLenient());
    pairs =
        new Pairs(
            pairs.gold() + gold.pairs().gold(),
            pairs.made() + gold.pairs().made(),
            pairs.both() + gold.pairs().both());
    gold.leaves().forEach(leaf -> leaves.computeIfAbsent(leaf.name(), n -> new Leaves()).add(leaf));
    addTogether(gold.leaves());
  }

  private void addTogether(List<LeafVerdict> all) {
    List<LeafVerdict> together =
        all.stream().filter(leaf -> togetherNames.contains(leaf.name())).toList();
    Set<String> found = together.stream().map(LeafVerdict::name).collect(Collectors.toSet());
    if (!found.isEmpty() && found.size() == togetherNames.size()) {
      togetherExact.add(together.stream().allMatch(LeafVerdict::isExact));
      togetherLenient.add(together.stream().allMatch(LeafVerdict::isLenient));
    }
  }

  long numFailed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  Figures figures() {
    return new Figures(
        items,
        decisions(),
        names.share(),
        exact.share(),
        lenient.share(),
        pairs,
        new Together(togetherExact.share(), togetherLenient.share()),
        new Share(validCalls, calls),
        closedByLimit,
        mentions.share(),
        leavesByFrequency(),
        failures);
  }

  private Decisions decisions() {
    return new Decisions(
        count(Kind.CALL, Kind.CALL),
        count(Kind.CALL, Kind.NO_CALL),
        count(Kind.CALL, null),
        count(Kind.NO_CALL, Kind.NO_CALL),
        count(Kind.NO_CALL, Kind.CALL),
        count(Kind.NO_CALL, null));
  }

  private long count(Kind due, @Nullable Kind got) {
    return decisions.getOrDefault(new Decision(due, got), 0L);
  }

  private Map<String, LeafFigures> leavesByFrequency() {
    Map<String, LeafFigures> sorted = new LinkedHashMap<>();
    leaves.entrySet().stream()
        .sorted(
            Map.Entry.<String, Leaves>comparingByValue(
                    (one, other) -> Long.compare(other.exact.of, one.exact.of))
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(leaf -> sorted.put(leaf.getKey(), leaf.getValue().figures()));
    return sorted;
  }
}
