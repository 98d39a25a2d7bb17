package dev.funnel.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the places of work that ends, and of work that does not. */
class CallPoolTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final CallPool pool = new CallPool(2);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
  }

  @Test
  void noMoreRunAtOnceThanAllowed() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      results.add(
          pool.run(
              () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                return "done";
              },
              LONG,
              "late"));
    }

    for (CompletableFuture<String> result : results) {
      assertThat(get(result)).isEqualTo("done");
    }
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void workThatIgnoresItsInterruptGivesItsPlaceToTheNext() throws Exception {
    List<CompletableFuture<String>> hanging = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      hanging.add(pool.run(this::ignoreInterrupts, SHORT, "late"));
    }

    assertThat(get(pool.run(() -> "done", LONG, "late"))).isEqualTo("done");
    for (CompletableFuture<String> result : hanging) {
      assertThat(get(result)).isEqualTo("late");
    }
    assertThat(pool.exhausted()).isNotDone();
  }

  @Test
  void tooManyThreadsThatNeverComeBackExhaustThePool() throws Exception {
    for (int i = 0; i <= CallPool.MAX_ABANDONED; i++) {
      assertThat(get(pool.run(this::ignoreInterrupts, Duration.ofMillis(1), "late")))
          .isEqualTo("late");
    }

    assertThat(pool.exhausted()).failsWithin(LONG);
  }

  @Test
  void whatTheWorkThrowsIsTheResult() {
    CompletableFuture<String> result =
        pool.run(
            () -> {
              throw new IllegalStateException("broken");
            },
            LONG,
            "late");

    assertThat(result).failsWithin(LONG).withThrowableThat().withMessageContaining("broken");
  }

  private String ignoreInterrupts() {
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException ignored) {
        // As code does that was written without a thought of it.
      }
    }
    return "too late";
  }

  private static String get(CompletableFuture<String> result) throws Exception {
    return result.get(20, TimeUnit.SECONDS);
  }
}
