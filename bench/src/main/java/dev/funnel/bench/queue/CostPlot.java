package dev.funnel.bench.queue;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * What a request costs, over how many wait, as an SVG; the scale of those that wait is a logarithm.
 */
final class CostPlot {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 320;
  private static final int LEFT = 70;
  private static final int RIGHT = 530;
  private static final int TOP = 40;
  private static final int BOTTOM = 260;
  private static final int NUM_LINES = 5;

  private final List<Point> points;
  private final double top;

  private CostPlot(List<Point> points) {
    this.points = points;
    this.top = roundedUp(points.stream().mapToDouble(CostPlot::cost).max().orElse(1));
  }

  /**
   * @param points at least one
   */
  static String of(List<Point> points) {
    return new CostPlot(points).svg();
  }

  private static double cost(Point point) {
    return point.median(Window::microsEach);
  }

  /** To the next of 1, 2 and 5 times a power of ten, so that the lines have short numbers. */
  private static double roundedUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private String svg() {
    Formatter svg = new Formatter(new StringBuilder(), Locale.ROOT);
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH, HEIGHT);
    svg.format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
    svg.format("<text x=\"%d\" y=\"22\">Time for a request, µs</text>%n", LEFT);
    svg.format(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">requests that wait</text>%n",
        (LEFT + RIGHT) / 2, HEIGHT - 14);
    for (int line = 0; line <= NUM_LINES; line++) {
      line(svg, top * line / NUM_LINES);
    }
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point), y(cost(point))));
      point(svg, point);
    }
    svg.format(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\"/>%n",
        path.toString().strip());
    return svg.format("</svg>%n").toString();
  }

  private void line(Formatter svg, double cost) {
    svg.format(
        "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
        LEFT, y(cost), RIGHT, y(cost));
    svg.format(
        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>%n",
        LEFT - 8, y(cost) + 4, cost);
  }

  private void point(Formatter svg, Point point) {
    svg.format(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1f6feb\"/>%n", x(point), y(cost(point)));
    svg.format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%,.0f</text>%n",
        x(point), y(cost(point)) - 10, cost(point));
    svg.format(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>%n",
        x(point), BOTTOM + 18, point.waiting());
  }

  private double x(Point point) {
    double first = Math.log(points.get(0).waiting());
    double last = Math.log(points.get(points.size() - 1).waiting());
    double share = last == first ? 0.5 : (Math.log(point.waiting()) - first) / (last - first);
    int margin = 30;
    return LEFT + margin + share * (RIGHT - LEFT - 2 * margin);
  }

  private double y(double cost) {
    return BOTTOM - cost / top * (BOTTOM - TOP);
  }
}
