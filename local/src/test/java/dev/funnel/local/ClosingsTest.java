package dev.funnel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingsTest {
  private final List<String> closed = new ArrayList<>();
  private final Closings closings = new Closings();

  @Test
  void theLastStartedIsClosedFirstAndOnce() {
    start("broker");
    start("worker");

    closings.close();
    closings.close();

    assertThat(closed).containsExactly("worker", "broker");
  }

  @Test
  void aFailureKeepsNothingOpenAndTheFirstOneIsThrown() {
    start("model");
    startFailing("worker");
    startFailing("executor");

    assertThatThrownBy(closings::close)
        .hasRootCauseMessage("executor")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));

    assertThat(closed).containsExactly("executor", "worker", "model");
  }

  private void start(String name) {
    AutoCloseable unused = closings.add(() -> closed.add(name));
  }

  private void startFailing(String name) {
    AutoCloseable unused =
        closings.add(
            () -> {
              closed.add(name);
              throw new IllegalArgumentException(name);
            });
  }
}
