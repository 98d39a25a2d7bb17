package dev.funnel.bench.queue;

import dev.funnel.bench.LineChart;
import dev.funnel.bench.LineChart.Curve;
import dev.funnel.bench.LineChart.Tick;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a request costs, over how many wait; the scale of those that wait is a logarithm. */
final class CostPlot {
  /** Left free at both ends of the axis. */
  private static final double MARGIN = 0.06;

  private CostPlot() {}

  /**
   * An SVG file.
   *
   * @param points at least one
   */
  static String of(List<Point> points) {
    List<OptionalDouble> costs =
        points.stream().map(point -> OptionalDouble.of(point.median(Window::microsEach))).toList();
    return new LineChart(
            "Time for a request, µs",
            "requests that wait",
            points.stream().map(point -> tick(point, points)).toList(),
            List.of(new Curve("", costs)))
        .toSvg();
  }

  private static Tick tick(Point point, List<Point> points) {
    double first = Math.log(points.get(0).waiting());
    double last = Math.log(points.get(points.size() - 1).waiting());
    double share = last == first ? 0.5 : (Math.log(point.waiting()) - first) / (last - first);
    return new Tick(
        String.format(Locale.ROOT, "%,d", point.waiting()), MARGIN + share * (1 - 2 * MARGIN));
  }
}
