package dev.funnel.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run: faults come whether or not the last one is over. The long one is {@code bench
 * faults}; how long recovery takes is measured there and not judged here. The broker is spared: one
 * that is alone does not come back from every kill in order (docs/design/023).
 */
@Tag("real")
class FaultSuiteTest {
  private static final int NUM_FAULTS = 10;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  @TempDir private Path directory;

  @Test
  void nothingIsLostOrDuplicatedWhileProcessesAreKilledAndStopped() throws Exception {
    FaultPlan plan = new FaultPlan(NUM_FAULTS, 1, 3, false, true, BETWEEN);

    FaultFigures figures = new FaultRun(plan, List.of(), System.out::println).run(directory);

    assertThat(figures.faults())
        .extracting(Fault::kind)
        .containsAll(List.of(FaultKind.WORKER_KILLED, FaultKind.EXECUTOR_KILLED));
    assertThat(figures.faults())
        .allSatisfy(
            fault -> assertThat(fault.inFlight()).isGreaterThanOrEqualTo(Load.MIN_IN_FLIGHT));
    assertThat(figures.verdict().isClean()).as(figures.markdown()).isTrue();
    assertThat(figures.verdict().numCalls()).isPositive();
  }
}
