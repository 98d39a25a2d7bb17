package dev.funnel.bench.faults;

import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.kafka.Membership;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has shown.
 *
 * @param numEnded processes that ended though nobody had killed them
 * @param settings of the brokers
 */
record FaultFigures(
    FaultPlan plan,
    List<Fault> faults,
    Verdict verdict,
    int numEnded,
    Map<String, String> settings) {
  FaultFigures {
    faults = List.copyOf(faults);
    settings = Map.copyOf(settings);
  }

  /** Whether nothing is wrong and every fault was overcome. */
  boolean isClean() {
    return verdict.isClean() && faults.stream().allMatch(fault -> fault.awaited().isOver());
  }

  String markdown() {
    StringBuilder text =
        new StringBuilder(
            "| fault | count | in flight, at least | lost | duplicated | recovery p50, s | max, s |"
                + " not over |\n|---|---|---|---|---|---|---|---|\n");
    for (FaultKind kind : FaultKind.values()) {
      List<Fault> those = faults.stream().filter(fault -> fault.kind() == kind).toList();
      if (!those.isEmpty()) {
        text.append(row(kind.label(), those));
      }
    }
    text.append(
        row(
            "all kills and stalls",
            faults.stream().filter(fault -> fault.kind().killsOrStalls()).toList()));
    return text.append(rest()).toString();
  }

  private String row(String label, List<Fault> those) {
    long[] millis =
        those.stream().flatMapToLong(fault -> fault.awaited().millis().stream()).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %s | %s | %d |%n",
        label,
        those.size(),
        those.stream().mapToInt(Fault::inFlight).min().orElse(0),
        verdict.lost().stream().filter(flaw -> those.contains(faultBefore(flaw))).count(),
        verdict.duplicated().stream().filter(flaw -> those.contains(faultBefore(flaw))).count(),
        seconds(millis, millis.length / 2),
        seconds(millis, millis.length - 1),
        those.size() - millis.length);
  }

  private static String seconds(long[] millis, int index) {
    return millis.length == 0 ? "–" : String.format(Locale.ROOT, "%.1f", millis[index] / 1_000.0);
  }

  /** The last fault before something went wrong: to which it is counted. */
  private Fault faultBefore(Verdict.Flaw flaw) {
    Fault last = faults.get(0);
    for (Fault fault : faults) {
      if (fault.begunMs() <= flaw.timeMs()) {
        last = fault;
      }
    }
    return last;
  }

  private String rest() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%,d requests, %,d answers; lost %d, duplicated %d, other problems %d. %d requests came"
                + " again with the same body, %d with another (each a CONFLICT). %,d calls were run,"
                + " %d of them again under the same id. %d processes ended by themselves and were"
                + " started again.%n",
            verdict.numRequests(),
            verdict.numAnswers(),
            verdict.lost().size(),
            verdict.duplicated().size(),
            verdict.problems().size(),
            verdict.numRepetitions(),
            verdict.numConflicts(),
            verdict.numCalls(),
            verdict.numRunAgain(),
            numEnded));
    var loop = new Membership("any", "any", "any").loop("any", LoopLimits.DEFAULT);
    text.append(
        String.format(
            Locale.ROOT,
            "%nSettings: group protocol %s, transaction timeout %d s, %s.%n",
            loop.groupProtocol().name().toLowerCase(Locale.ROOT),
            loop.transactionTimeout().toSeconds(),
            settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "))));
    for (List<Verdict.Flaw> flaws : Arrays.asList(verdict.lost(), verdict.duplicated())) {
      flaws.stream()
          .limit(20)
          .forEach(flaw -> text.append(String.format(Locale.ROOT, "%n- %s", flaw)));
    }
    verdict
        .problems()
        .forEach(problem -> text.append(String.format(Locale.ROOT, "%n- %s", problem)));
    return text.toString();
  }
}
