package dev.funnel.bench.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a quantity grows: the median of the slopes between all pairs of looks (Theil and Sen), so
 * that a few odd ones do not decide.
 *
 * @param name of the quantity
 * @param median of its values
 * @param growth from the first look to the last, along that slope
 * @param allowed growth of a steady one: a twentieth of its median
 */
record Trend(String name, double median, double growth, double allowed) {
  private static final double SHARE = 0.05;

  /** Fewer units of anything are chance: a thread of a pool, a connection. */
  private static final double AT_LEAST = 4;

  /**
   * The trend of a series.
   *
   * @param values at equal distances, at least two
   */
  static Trend of(String name, List<Long> values) {
    List<Double> slopes = new ArrayList<>();
    for (int from = 0; from < values.size(); from++) {
      for (int to = from + 1; to < values.size(); to++) {
        slopes.add((values.get(to) - values.get(from)) / (double) (to - from));
      }
    }
    List<Double> sizes = values.stream().map(Long::doubleValue).toList();
    double median = median(sizes);
    double growth = median(slopes) * (values.size() - 1);
    return new Trend(name, median, growth, Math.max(AT_LEAST, SHARE * median));
  }

  boolean isSteady() {
    return growth <= allowed;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
