package dev.funnel.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Curves over a common axis, as an SVG file that stands for itself.
 *
 * @param title what is drawn, with its unit
 * @param axis what lies along the axis below
 * @param ticks the places along it where curves have values
 * @param curves at most as many as there are colours to tell them by
 */
public record LineChart(String title, String axis, List<Tick> ticks, List<Curve> curves) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 50;
  private static final int BOTTOM = 55;
  private static final int NUM_STEPS = 5;
  private static final List<String> COLOURS = List.of("#0b6e4f", "#c0392b", "#2c5fa8", "#b8860b");

  /**
   * A place along the axis.
   *
   * @param place from 0 at the left end to 1 at the right one
   */
  public record Tick(String label, double place) {}

  /**
   * A curve.
   *
   * @param name empty if there is no need to tell it from others: its values are written instead
   * @param values at the ticks; without those that are missing
   */
  public record Curve(String name, List<OptionalDouble> values) {
    public Curve {
      values = List.copyOf(values);
    }
  }

  public LineChart {
    ticks = List.copyOf(ticks);
    curves = List.copyOf(curves);
  }

  /** The text of the file. */
  public String toSvg() {
    double top = roundedUp(highest());
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="13">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="%d" y="22" font-size="15">%s</text>
        """
            .formatted(WIDTH, HEIGHT, LEFT, escaped(title)));
    axes(svg, top);
    for (int i = 0; i < curves.size(); i++) {
      curve(svg, top, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private double highest() {
    return curves.stream()
        .flatMap(curve -> curve.values().stream())
        .flatMapToDouble(OptionalDouble::stream)
        .reduce(1.0, Math::max);
  }

  /** The next number of one digit and zeros. */
  private static double roundedUp(double value) {
    double digit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / digit) * digit;
  }

  private void axes(StringBuilder svg, double top) {
    for (int step = 0; step <= NUM_STEPS; step++) {
      double value = top * step / NUM_STEPS;
      double y = y(value, top);
      svg.append(
          format(
              "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
              LEFT, y, WIDTH - RIGHT, y));
      svg.append(text(LEFT - 8, y + 4, "end", "black", format("%,.0f", value)));
    }
    for (Tick tick : ticks) {
      svg.append(text(x(tick), HEIGHT - BOTTOM + 20, "middle", "black", tick.label()));
    }
    svg.append(text(WIDTH / 2.0, HEIGHT - 12, "middle", "black", axis));
  }

  private void curve(StringBuilder svg, double top, int number) {
    Curve curve = curves.get(number);
    String colour = COLOURS.get(number % COLOURS.size());
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < ticks.size(); i++) {
      OptionalDouble value = curve.values().get(i);
      if (value.isPresent()) {
        double x = x(ticks.get(i));
        double y = y(value.getAsDouble(), top);
        points.append(format("%.1f,%.1f ", x, y));
        if (curve.name().isEmpty()) {
          svg.append(text(x, y - 10, "middle", colour, format("%,.0f", value.getAsDouble())));
        }
      }
    }
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().strip(), colour));
    svg.append(text(LEFT + 12, TOP + 14 + 18.0 * number, "start", colour, curve.name()));
  }

  private static double x(Tick tick) {
    return LEFT + (WIDTH - LEFT - RIGHT) * tick.place();
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }

  private static String text(double x, double y, String anchor, String colour, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
        x, y, anchor, colour, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
