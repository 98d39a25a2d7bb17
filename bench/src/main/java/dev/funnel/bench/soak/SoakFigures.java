package dev.funnel.bench.soak;

import dev.funnel.bench.LineChart;
import dev.funnel.bench.LineChart.Curve;
import dev.funnel.bench.LineChart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What was seen, as table, file and picture. */
record SoakFigures(List<Vitals> looks) {
  /** Of the looks, those left out while classes load and code is compiled. */
  private static final double WARM_UP = 0.2;

  private static final int NUM_LABELS = 6;

  /** Those that must not grow. */
  private static final List<String> HELD =
      List.of("heap", "resident", "arrays", "threads", "files");

  SoakFigures {
    looks = List.copyOf(looks);
  }

  private List<Long> series(String name, int from) {
    int column = Vitals.NAMES.indexOf(name);
    return looks.subList(from, looks.size()).stream()
        .map(look -> look.values().get(column))
        .toList();
  }

  /** Of all that must not grow, after the warm-up. */
  List<Trend> trends() {
    int from = (int) (looks.size() * WARM_UP);
    return HELD.stream().map(name -> Trend.of(name, series(name, from))).toList();
  }

  boolean isSteady() {
    return trends().stream().allMatch(Trend::isSteady);
  }

  String csv() {
    return Vitals.NAMES.stream().collect(Collectors.joining(",", "", "\n"))
        + looks.stream()
            .map(Vitals::values)
            .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(",")))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  String markdown() {
    StringBuilder table =
        new StringBuilder(
            "| | median after warm-up | growth to the end | allowed | |\n|---|---|---|---|---|\n");
    for (Trend trend : trends()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %+,.1f | %,.1f | %s |%n",
              unit(trend.name()),
              trend.median(),
              trend.growth(),
              trend.allowed(),
              trend.isSteady() ? "steady" : "GROWS"));
    }
    Vitals last = looks.get(looks.size() - 1);
    return table
        .append(
            String.format(
                Locale.ROOT, "%n%,d answers in %,d s.%n", last.answered(), last.seconds()))
        .toString();
  }

  private static String unit(String name) {
    return switch (name) {
      case "heap" -> "heap after a collection, MiB";
      case "resident" -> "resident but files, MiB";
      case "arrays" -> "native arrays";
      case "files" -> "open files";
      default -> name;
    };
  }

  /** Each as a share of its greatest value. */
  String svg() {
    List<Tick> ticks = new ArrayList<>();
    int last = looks.size() - 1;
    int between = Math.max(1, last / (NUM_LABELS - 1));
    for (int i = 0; i <= last; i++) {
      String label = i % between == 0 ? looks.get(i).seconds() + " s" : "";
      ticks.add(new Tick(label, 0.04 + 0.9 * i / Math.max(1, last)));
    }
    List<Curve> curves = new ArrayList<>();
    for (String name : List.of("heap", "resident", "threads", "files")) {
      List<Long> values = series(name, 0);
      long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
      curves.add(
          new Curve(
              name + " (100 % is " + most + ")",
              values.stream().map(value -> OptionalDouble.of(100.0 * value / most)).toList()));
    }
    return new LineChart("Held by the process, % of the most", "time", ticks, curves).toSvg();
  }
}
