package dev.funnel.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void oneSeedIsOneOrderOfFaults() {
    assertThat(plan(50, 3, 7, false).kinds())
        .isEqualTo(plan(50, 3, 7, false).kinds())
        .isNotEqualTo(plan(50, 3, 8, false).kinds());
  }

  @Test
  void onlyKillsAndStallsCount() {
    var kinds = plan(60, 3, 1, false).kinds();

    assertThat(kinds.stream().filter(FaultKind::killsOrStalls)).hasSize(60);
    assertThat(kinds).contains(FaultKind.values());
  }

  @Test
  void aBrokerThatIsAloneIsKilledUnderOneName() {
    assertThat(plan(100, 1, 1, false).kinds())
        .contains(FaultKind.LEADER_KILLED)
        .doesNotContain(
            FaultKind.TRANSACTION_COORDINATOR_KILLED, FaultKind.GROUP_COORDINATOR_KILLED);
  }

  @Test
  void theDefaultModelIsNotToldWhatToCall() {
    assertThat(plan(100, 1, 1, true).kinds()).doesNotContain(FaultKind.SLOW_FUNCTION);
  }

  @Test
  void brokersAreSparedOnDemand() {
    assertThat(new FaultPlan(100, 3, 1, false, true, Duration.ZERO).kinds())
        .contains(FaultKind.WORKER_KILLED, FaultKind.EXECUTOR_REPLACED)
        .doesNotContain(
            FaultKind.LEADER_KILLED,
            FaultKind.GROUP_COORDINATOR_KILLED,
            FaultKind.TRANSACTION_COORDINATOR_KILLED,
            FaultKind.BROKER_AWAY);
  }

  @Test
  void limitsAreNamed() {
    assertThatThrownBy(() -> plan(0, 1, 1, false)).hasMessageContaining("--faults is 0");
    assertThatThrownBy(() -> plan(1, 2, 1, false)).hasMessageContaining("--brokers is 2");
  }

  private static FaultPlan plan(int faults, int brokers, long seed, boolean isReal) {
    return new FaultPlan(faults, brokers, seed, isReal, false, Duration.ZERO);
  }
}
