package dev.funnel.cli.parse;

import dev.funnel.cli.output.ResultLine;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Counts the lines of an output and shows them as a table at the end. Not thread-safe. */
public final class Summary {
  private static final int MAX_ISSUES_SHOWN = 5;

  /** Different issues that are counted; what comes after them is seen as rare. */
  private static final int MAX_ISSUES = 100_000;

  private static final int LABEL_WIDTH = 26;
  private static final int VALUE_WIDTH = 54;

  private final long numRequests;
  private final Map<String, Long> errors = new TreeMap<>();
  private final Map<String, Long> issues = new HashMap<>();
  private long numCompleted;
  private long numWithFunctionErrors;
  private long numClosedByLimit;

  /**
   * A summary that has seen no line yet.
   *
   * @param numRequests of the input: each is to have a line
   */
  public Summary(long numRequests) {
    this.numRequests = numRequests;
  }

  /** Counts a line of the output. */
  public void add(ResultLine line) {
    if (line.isCompleted()) {
      numCompleted++;
      numWithFunctionErrors += line.hasFunctionErrors() ? 1 : 0;
      numClosedByLimit += line.hasCallsClosedByLimit() ? 1 : 0;
    }
    if (line.error() != null) {
      errors.merge(line.error().code(), 1L, Long::sum);
    }
    line.calls().elements().stream().flatMap(Summary::issueOf).forEach(this::countIssue);
  }

  /** Whether every request completed. */
  public boolean isAllCompleted() {
    return numCompleted == numRequests;
  }

  /**
   * The table.
   *
   * @param result of the run that ended now
   */
  public String table(ParseJob.Result result) {
    Pace pace = result.statistics().pace(result.elapsed());
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Ansi.AUTO),
            new Column(LABEL_WIDTH, 0, Overflow.TRUNCATE),
            new Column(VALUE_WIDTH, 2, Overflow.WRAP));
    table.addRowValues("completed", numCompleted + " of " + numRequests + kept(pace));
    if (numWithFunctionErrors > 0) {
      table.addRowValues("  with function errors", Long.toString(numWithFunctionErrors));
    }
    if (numClosedByLimit > 0) {
      table.addRowValues("  with calls cut short", Long.toString(numClosedByLimit));
    }
    table.addRowValues("failed", Long.toString(numRequests - numCompleted));
    errors.forEach((code, count) -> table.addRowValues("  " + code, count.toString()));
    if (!issues.isEmpty()) {
      table.addRowValues("frequent issues", "");
      frequentIssues().forEach(e -> table.addRowValues("  " + e.getKey(), e.getValue().toString()));
    }
    if (pace.ended() > 0) {
      table.addRowValues("latency p50 / p90 / p99", latencies(result.statistics()));
      table.addRowValues("throughput", throughput(pace));
    }
    return table.toString();
  }

  private static String kept(Pace pace) {
    return pace.kept() == 0 ? "" : " (" + pace.kept() + " by an earlier run)";
  }

  private List<Map.Entry<String, Long>> frequentIssues() {
    return issues.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_ISSUES_SHOWN)
        .toList();
  }

  private static String latencies(RunStatistics statistics) {
    return Stream.of(50.0, 90.0, 99.0)
        .map(statistics::latency)
        .map(Summary::seconds)
        .reduce((a, b) -> a + " / " + b)
        .orElseThrow();
  }

  private static String seconds(Duration latency) {
    return String.format(Locale.ROOT, "%.1f s", latency.toMillis() / 1e3);
  }

  private static String throughput(Pace pace) {
    return String.format(
        Locale.ROOT,
        "%.2f requests/s, %.0f tokens/s",
        pace.requestsPerSecond(),
        pace.tokensPerSecond());
  }

  private void countIssue(String issue) {
    if (issues.size() < MAX_ISSUES || issues.containsKey(issue)) {
      issues.merge(issue, 1L, Long::sum);
    }
  }

  // Calls of other functions have no issue.
  private static Stream<String> issueOf(JsonValue call) {
    return member(call, "arguments")
        .flatMap(arguments -> member(arguments, "complaint"))
        .flatMap(complaint -> member(complaint, "issue"))
        .filter(JsonString.class::isInstance)
        .map(issue -> ((JsonString) issue).value().strip().toLowerCase(Locale.ROOT));
  }

  private static Stream<JsonValue> member(JsonValue value, String name) {
    return value instanceof JsonObject object
        ? Stream.ofNullable(object.get(name))
        : Stream.empty();
  }
}
