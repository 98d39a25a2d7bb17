package dev.funnel.bench.queue;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds while a number of requests waited. */
record Point(int waiting, List<Window> rounds) {
  Point {
    rounds = List.copyOf(rounds);
  }

  /** Of a figure of its rounds. */
  double median(ToDoubleFunction<Window> figure) {
    List<Double> sorted =
        rounds.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
