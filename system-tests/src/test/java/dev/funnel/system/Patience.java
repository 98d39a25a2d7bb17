package dev.funnel.system;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads and processes do: looks again and again until a deadline. */
public final class Patience {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final long deadlineNanos;

  private Patience(Duration limit) {
    deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /** A deadline that runs from now. */
  public static Patience of(Duration limit) {
    return new Patience(limit);
  }

  public boolean isOver() {
    return System.nanoTime() - deadlineNanos > 0;
  }

  /**
   * Returns once the condition holds.
   *
   * @param state says what is there instead, when the deadline passes
   */
  public void until(BooleanSupplier condition, Supplier<String> state) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (isOver()) {
        throw new AssertionError("the deadline passed; now: " + state.get());
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }
}
