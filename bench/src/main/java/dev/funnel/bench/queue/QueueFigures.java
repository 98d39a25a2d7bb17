package dev.funnel.bench.queue;

import dev.funnel.bench.Machine;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param forward what computed the tokens
 * @param drain null if nothing was drained
 */
record QueueFigures(Machine machine, String forward, List<Point> points, @Nullable Window drain) {
  QueueFigures {
    points = List.copyOf(points);
  }

  /** How much more the dearest point costs than the cheapest. */
  static double spread(List<Point> points, ToDoubleFunction<Window> cost) {
    double[] costs = points.stream().mapToDouble(point -> point.median(cost)).sorted().toArray();
    return costs.length == 0 ? 0 : costs[costs.length - 1] / costs[0] - 1;
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append(machine).append("; forward pass: ").append(forward).append("\n\n");
    text.append(
        """
        | waiting | requests/s | µs each | µs of CPU each | time outside the forward pass |
        | --- | --- | --- | --- | --- |
        """);
    for (Point point : points) {
      text.append(
          row(
              String.format(Locale.ROOT, "%,d", point.waiting()),
              point.median(Window::perSecond),
              point.median(Window::microsEach),
              point.median(Window::cpuMicrosEach),
              point.median(Window::shareOutsideForward)));
    }
    if (drain != null) {
      text.append(
          row(
              String.format(Locale.ROOT, "drain of %,d", drain.completions()),
              drain.perSecond(),
              drain.microsEach(),
              drain.cpuMicrosEach(),
              drain.shareOutsideForward()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%nThe dearest point takes %.1f%% more time and %.1f%% more CPU than the cheapest."
                    + " Medians of the rounds; CPU is that of the broker, of the sender and of the"
                    + " reader too.%n",
                100 * spread(points, Window::microsEach),
                100 * spread(points, Window::cpuMicrosEach)))
        .toString();
  }

  private static String row(
      String title, double perSecond, double micros, double cpuMicros, double outside) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.1f | %,.0f | %,.0f | %.1f%% |%n",
        title,
        perSecond,
        micros,
        cpuMicros,
        100 * outside);
  }

  String json() {
    JsonObject.Builder figures =
        JsonObject.builder()
            .put("machine", machine.toString())
            .put("forward", forward)
            .put("points", points.stream().map(QueueFigures::json).toList());
    if (drain != null) {
      figures.put("drain", json(drain));
    }
    return figures.build().toJson();
  }

  private static JsonObject json(Point point) {
    return JsonObject.builder()
        .put("waiting", point.waiting())
        .put("rounds", point.rounds().stream().map(QueueFigures::json).toList())
        .build();
  }

  private static JsonObject json(Window window) {
    return JsonObject.builder()
        .put("completions", window.completions())
        .put("nanos", window.nanos())
        .put("cpu_nanos", window.cpuNanos())
        .put("forward_nanos", window.forwardNanos())
        .build();
  }
}
