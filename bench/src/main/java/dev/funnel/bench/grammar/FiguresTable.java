package dev.funnel.bench.grammar;

import dev.funnel.bench.grammar.EngineFigures.Walk;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The engines' figures side by side, as a table of Markdown. */
record FiguresTable(List<EngineFigures> engines) {
  private static final double BYTES_PER_MIB = 1 << 20;

  FiguresTable {
    engines = List.copyOf(engines);
  }

  void print(PrintWriter out) {
    Set<String> common = common();
    List<EngineFigures> figures = engines.stream().map(engine -> engine.of(common)).toList();
    out.printf(
        "%d schemas that every engine follows; times in µs: median / 99th percentile / maximum%n%n",
        common.size());
    if (!common.isEmpty()) {
      print(out, figures);
    }
    for (EngineFigures engine : engines) {
      new TreeMap<>(engine.refused())
          .forEach((sample, why) -> out.println(engine.engine() + ": " + sample + ": " + why));
    }
    out.flush();
  }

  private static void print(PrintWriter out, List<EngineFigures> figures) {
    row(out, "", figures, EngineFigures::engine);
    row(out, "---", figures, engine -> "---");
    row(out, "compile", figures, engine -> engine.quantiles(w -> List.of(w.compile())).toString());
    row(out, "mask, first walk", figures, engine -> engine.quantiles(Walk::cold).toString());
    row(out, "mask, second walk", figures, engine -> engine.quantiles(Walk::warm).toString());
    row(out, "mask, just enough tokens left", figures, e -> e.quantiles(Walk::tight).toString());
    row(out, "token taken", figures, engine -> engine.quantiles(Walk::advances).toString());
    row(
        out,
        "first use: compile, all masks and tokens",
        figures,
        engine -> engine.quantiles(w -> List.of(w.firstUse())).toString());
    row(out, "vocabulary, ms", figures, engine -> decimal(engine.setup() / 1e6));
    row(out, "memory, MiB", figures, engine -> decimal(engine.memoryBytes() / BYTES_PER_MIB));
    row(out, "schemas not followed", figures, engine -> "" + engine.refused().size());
    out.println();
  }

  /** Only what every engine follows is compared. */
  private Set<String> common() {
    Set<String> common = new HashSet<>();
    engines.get(0).walks().forEach(walk -> common.add(walk.sample()));
    engines.forEach(engine -> common.removeAll(engine.refused().keySet()));
    return common;
  }

  private static void row(
      PrintWriter out,
      String title,
      List<EngineFigures> engines,
      Function<EngineFigures, String> cell) {
    out.println(
        "| " + title + " | " + String.join(" | ", engines.stream().map(cell).toList()) + " |");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
