package dev.funnel.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultFiguresTest {
  private static final FaultPlan PLAN = new FaultPlan(2, 1, 1, false, false, Duration.ZERO);

  private final Awaited over = Awaited.answersIn(Set.of(0), Duration.ZERO);
  private final Awaited open = Awaited.answersIn(Set.of(0), Duration.ZERO);

  @Test
  void aFaultThatIsNotOverIsCountedAndNotClean() {
    over.take(new Answer("r1", 0, 0, Long.MAX_VALUE, 0, true, null));
    open.take(new Answer("r1", 0, 1, Long.MAX_VALUE, 0, true, null));
    open.take(new Answer("r1", 0, 0, 0, 0, true, null));

    FaultFigures figures = figures(List.of());

    assertThat(figures.markdown())
        .contains("| worker: kill -9 | 1 | 70 | 0 | 0 | 0.0 | 0.0 | 0 |")
        .contains("| executor: kill -9 | 1 | 65 | 0 | 0 | – | – | 1 |")
        .contains("| all kills and stalls | 2 | 65 |");
    assertThat(figures.isClean()).isFalse();
  }

  @Test
  void aLossIsCountedToTheLastFaultBefore() {
    over.take(new Answer("r1", 0, 0, Long.MAX_VALUE, 0, true, null));

    assertThat(
            figures(List.of(new Verdict.Flaw("r1", 150), new Verdict.Flaw("r2", 250))).markdown())
        .contains("| worker: kill -9 | 1 | 70 | 1 | 0 |")
        .contains("| executor: kill -9 | 1 | 65 | 1 | 0 |")
        .contains("| all kills and stalls | 2 | 65 | 2 | 0 |");
  }

  private FaultFigures figures(List<Verdict.Flaw> lost) {
    return new FaultFigures(
        PLAN,
        List.of(
            new Fault(1, FaultKind.WORKER_KILLED, "w1", 70, 100, over),
            new Fault(2, FaultKind.EXECUTOR_KILLED, "e1", 65, 200, open)),
        new Verdict(2, 2, 0, 0, 1, 0, lost, List.of(), List.of()),
        0,
        Map.of("session", "6000"));
  }
}
