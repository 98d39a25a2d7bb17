package dev.funnel.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A report for people. */
public final class ReportTable {
  private static final int MAX_LEAVES = 12;
  private static final String NONE = "-";

  private static final List<String> COLUMNS =
      List.of(
          "items",
          "call P",
          "call R",
          "text P",
          "text R",
          "decided",
          "function",
          "exact",
          "lenient",
          "arg F1",
          "valid",
          "mentions");

  private final StringBuilder out = new StringBuilder();

  private ReportTable() {}

  /** Lines that each end with a line break. */
  public static String of(Report report) {
    ReportTable table = new ReportTable();
    table.groups(report);
    table.leaves(report.total());
    table.together(report);
    table.troubles(report.total());
    table.subject(report);
    return table.out.toString();
  }

  private void groups(Report report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", COLUMNS));
    if (report.groups().size() > 1) {
      report.groups().forEach((name, figures) -> rows.add(row(name, cells(figures))));
    }
    rows.add(row("total", cells(report.total())));
    columns(rows);
  }

  private static List<String> cells(Figures figures) {
    Decisions decisions = figures.decisions();
    return List.of(
        Long.toString(figures.items()),
        percent(decisions.callPrecision()),
        percent(decisions.callRecall()),
        percent(decisions.noCallPrecision()),
        percent(decisions.noCallRecall()),
        percent(decisions.right()),
        percent(figures.names()),
        percent(figures.exact()),
        percent(figures.lenient()),
        decimals(figures.argumentF1()),
        percent(figures.valid()),
        percent(figures.mentions()));
  }

  private void leaves(Figures total) {
    if (total.leaves().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("arguments", List.of("in gold", "exact", "lenient", "token F1")));
    total.leaves().entrySet().stream().limit(MAX_LEAVES).map(ReportTable::leaf).forEach(rows::add);
    out.append('\n');
    columns(rows);
    if (total.leaves().size() > MAX_LEAVES) {
      line("(%d more in the JSON report)", total.leaves().size() - MAX_LEAVES);
    }
  }

  private static List<String> leaf(Map.Entry<String, LeafFigures> leaf) {
    LeafFigures figures = leaf.getValue();
    return row(
        leaf.getKey(),
        List.of(
            Long.toString(figures.exact().of()),
            percent(figures.exact()),
            percent(figures.lenient()),
            decimals(figures.tokenF1())));
  }

  private void together(Report report) {
    if (!report.together().isEmpty()) {
      Figures.Together together = report.total().together();
      line(
          "%s right together: %s exact, %s lenient, of %d",
          String.join(", ", report.together()),
          percent(together.exact()),
          percent(together.lenient()),
          together.exact().of());
    }
  }

  private void troubles(Figures total) {
    if (total.closedByLimit() > 0) {
      line("calls that the token limit ended: %d", total.closedByLimit());
    }
    if (!total.failures().isEmpty()) {
      line(
          "neither text nor call: %s",
          total.failures().entrySet().stream()
              .map(failure -> failure.getKey() + " " + failure.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private void subject(Report report) {
    Subject subject = report.subject();
    Speed speed = report.speed();
    line(
        "%s, %s; %d of %d items of %s",
        subject.model(),
        subject.constrained() ? "constrained" : "unconstrained",
        report.total().items(),
        subject.numItems(),
        subject.suite());
    line(
        "%.1f s: %.2f items/s, %.0f prompt and %.0f completion tokens/s",
        speed.elapsed().toMillis() / 1e3,
        speed.perSecond(speed.items()),
        speed.perSecond(speed.promptTokens()),
        speed.perSecond(speed.completionTokens()));
  }

  private static List<String> row(String label, List<String> cells) {
    List<String> row = new ArrayList<>();
    row.add(label);
    row.addAll(cells);
    return row;
  }

  /** Each column as wide as its widest cell; labels to the left, figures to the right. */
  private void columns(List<List<String>> rows) {
    int label = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(0);
    for (List<String> row : rows) {
      out.append(String.format(Locale.ROOT, "%-" + Math.max(1, label) + "s", row.get(0)));
      for (int i = 1; i < row.size(); i++) {
        int width = Math.max(6, rows.get(0).get(i).length());
        out.append(String.format(Locale.ROOT, "  %" + width + "s", row.get(i)));
      }
      out.append('\n');
    }
  }

  private void line(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String percent(Share share) {
    OptionalDouble rate = share.rate();
    return rate.isPresent() ? String.format(Locale.ROOT, "%.1f%%", 100 * rate.getAsDouble()) : NONE;
  }

  private static String decimals(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : NONE;
  }
}
