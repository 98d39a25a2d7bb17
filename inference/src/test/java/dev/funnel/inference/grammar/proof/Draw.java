package dev.funnel.inference.grammar.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random choices from one seed. */
final class Draw {
  private final Random random;

  Draw(long seed) {
    // Random's first numbers of neighbouring seeds are alike; a multiple of the golden ratio is
    // not.
    random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** True in {@code percent} of a hundred cases. */
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A number from {@code from} to {@code to}, both included. */
  int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** So many different ones (fewer if there are not so many), in random order. */
  <T> List<T> some(int count, List<T> choices) {
    List<T> shuffled = new ArrayList<>(choices);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, Math.min(count, shuffled.size()));
  }
}
