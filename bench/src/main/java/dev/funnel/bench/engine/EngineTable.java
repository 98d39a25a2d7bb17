package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Figures.Outputs;
import dev.funnel.bench.engine.Phase.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The engines' figures side by side, in Markdown. */
record EngineTable(Figures figures, RunFacts run) {
  private static final String NONE = "–";

  String toMarkdown() {
    List<String> lines = new ArrayList<>();
    run.entries().forEach((what, is) -> lines.add("- " + what + ": " + is));
    lines.add("");
    lines.add(row(header()));
    lines.add(row(header().stream().map(cell -> "---").toList()));
    figures.lines().forEach(line -> lines.add(row(cells(line))));
    if (!figures.outputs().isEmpty()) {
      lines.addAll(outputs());
    }
    if (!figures.problems().isEmpty()) {
      lines.add("");
      figures.problems().forEach((what, why) -> lines.add("- Not measured: " + what + ": " + why));
    }
    return String.join("\n", lines) + "\n";
  }

  private List<String> others() {
    return figures.engines().subList(1, figures.engines().size());
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("work", "unit"));
    header.addAll(figures.engines());
    others().forEach(other -> header.add("beside " + other));
    return header;
  }

  private List<String> cells(Line line) {
    List<String> cells = new ArrayList<>(List.of(line.title(), line.phase().unit()));
    figures.engines().forEach(engine -> cells.add(speed(figures.median(line, engine))));
    others()
        .forEach(
            other ->
                cells.add(
                    figures
                        .ratio(line, other)
                        .map(ratio -> String.format(Locale.ROOT, "%.2f times", ratio))
                        .orElse(NONE)));
    return cells;
  }

  private List<String> outputs() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row(List.of("outputs of the complaints", "requests", "tokens each", "valid calls")));
    lines.add(row(List.of("---", "---", "---", "---")));
    for (Map.Entry<String, Outputs> entry : figures.outputs().entrySet()) {
      Outputs of = entry.getValue();
      lines.add(
          row(
              List.of(
                  entry.getKey(),
                  Integer.toString(of.numRequests()),
                  decimal((double) of.numTokens() / of.numRequests()),
                  decimal(100.0 * of.numValid() / of.numRequests()) + "%")));
    }
    return lines;
  }

  private static String speed(OptionalDouble value) {
    return value.isEmpty() ? NONE : decimal(value.getAsDouble());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
