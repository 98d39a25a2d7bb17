package dev.funnel.evaluation.suite;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Chooses some items of many, the same ones for the same seed. */
public final class ItemChoice {
  private ItemChoice() {}

  /**
   * At most {@code limit} items drawn without preference, in their order.
   *
   * @param limit at least 1
   */
  public static List<Item> choose(List<Item> items, int limit, long seed) {
    if (limit >= items.size()) {
      return items;
    }
    int[] drawn = IntStream.range(0, items.size()).toArray();
    Random random = new Random(seed);
    for (int i = 0; i < limit; i++) {
      int other = i + random.nextInt(drawn.length - i);
      int swapped = drawn[i];
      drawn[i] = drawn[other];
      drawn[other] = swapped;
    }
    return IntStream.of(drawn).limit(limit).sorted().mapToObj(items::get).toList();
  }
}
