package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Phase.Line;
import java.util.List;
import java.util.Locale;

/**
 * Decode throughput over the number of sequences, a curve an engine, as an SVG file that stands for
 * itself. Steps along the axis below are the numbers that were measured, evenly spaced.
 */
record ThroughputPlot(Figures figures) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 55;
  private static final int NUM_STEPS = 5;
  private static final List<String> COLOURS = List.of("#0b6e4f", "#c0392b", "#2c5fa8", "#b8860b");

  String toSvg() {
    List<Line> lines = decodes();
    double top = roundedUp(highest(lines));
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%d" y="22" font-size="15">Decode: tokens a second over sequences at once</text>
        """
            .formatted(WIDTH, HEIGHT, LEFT));
    axes(svg, lines, top);
    for (int i = 0; i < figures.engines().size(); i++) {
      curve(svg, lines, top, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private List<Line> decodes() {
    return figures.lines().stream().filter(line -> line.phase() == Phase.DECODE).toList();
  }

  private double highest(List<Line> lines) {
    return figures.engines().stream()
        .flatMap(engine -> lines.stream().map(line -> figures.median(line, engine).orElse(0)))
        .reduce(1.0, Math::max);
  }

  /** The next number of one digit and zeros. */
  private static double roundedUp(double value) {
    double digit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / digit) * digit;
  }

  private static void axes(StringBuilder svg, List<Line> lines, double top) {
    for (int step = 0; step <= NUM_STEPS; step++) {
      double value = top * step / NUM_STEPS;
      double y = y(value, top);
      svg.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              LEFT, y, WIDTH - RIGHT, y));
      svg.append(text(LEFT - 8, y + 4, "end", "black", format("%.0f", value)));
    }
    for (int i = 0; i < lines.size(); i++) {
      svg.append(
          text(x(i, lines), HEIGHT - BOTTOM + 20, "middle", "black", "" + lines.get(i).rows()));
    }
    svg.append(text(WIDTH / 2.0, HEIGHT - 12, "middle", "black", "sequences at once"));
  }

  private void curve(StringBuilder svg, List<Line> lines, double top, int number) {
    String engine = figures.engines().get(number);
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      double x = x(i, lines);
      figures
          .median(lines.get(i), engine)
          .ifPresent(value -> points.append(format("%.1f,%.1f ", x, y(value, top))));
    }
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().strip(), colour));
    svg.append(text(LEFT + 12, TOP + 14 + 18.0 * number, "start", colour, engine));
  }

  private static double x(int index, List<Line> lines) {
    double width = WIDTH - LEFT - RIGHT;
    return LEFT + width * (index + 0.5) / lines.size();
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  private static String text(double x, double y, String anchor, String colour, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
        x, y, anchor, colour, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
