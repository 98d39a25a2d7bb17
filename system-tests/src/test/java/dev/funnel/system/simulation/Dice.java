package dev.funnel.system.simulation;

import java.util.Random;

/** Every decision of a schedule, from its seed. Once calm, no fault happens any more. */
final class Dice {
  private final Random random;
  private boolean isCalm;

  Dice(long seed) {
    random = new Random(seed);
  }

  /** From now on nothing goes wrong. */
  void calm() {
    isCalm = true;
  }

  boolean isCalm() {
    return isCalm;
  }

  /** Whether something goes wrong that does so once in so many times. */
  boolean fault(int oneIn) {
    return random.nextInt(oneIn) == 0 && !isCalm;
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }
}
