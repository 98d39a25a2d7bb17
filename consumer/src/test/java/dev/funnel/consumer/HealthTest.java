package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.Health.Signs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration NOW = Duration.ZERO;

  @Test
  void aWorkerIsReadyOnceItsEngineItsGroupAndItsLedgerAreThere() {
    assertThat(Health.of(new Signs(false, false, false, false, NOW, NOW)))
        .isEqualTo(Health.STARTING);
    assertThat(Health.of(new Signs(false, false, true, true, NOW, NOW)))
        .isEqualTo(Health.RESTORING);
    assertThat(Health.of(new Signs(false, false, true, false, NOW, NOW))).isEqualTo(Health.READY);
  }

  @Test
  void aThreadThatStandsStillIsNotLive() {
    Duration loop = Health.LOOP_LIMIT.plusMillis(1);
    Duration engine = Health.ENGINE_LIMIT.plusMillis(1);

    assertThat(Health.of(new Signs(false, false, true, true, loop, NOW)))
        .isEqualTo(Health.LOOP_STALLED)
        .returns(false, Health::isLive);
    assertThat(Health.of(new Signs(false, false, true, false, NOW, engine)))
        .isEqualTo(Health.ENGINE_STALLED)
        .returns(false, Health::isLive);
    assertThat(
            Health.of(new Signs(false, false, true, false, Health.LOOP_LIMIT, Health.ENGINE_LIMIT)))
        .isEqualTo(Health.READY);
  }

  @Test
  void aStartOrADrainMayTakeItsTime() {
    Duration anHour = Duration.ofHours(1);

    assertThat(Health.of(new Signs(false, false, false, false, anHour, anHour)))
        .isEqualTo(Health.STARTING);
    assertThat(Health.of(new Signs(false, true, true, false, anHour, anHour)))
        .isEqualTo(Health.STOPPING);
    assertThat(Health.of(new Signs(true, true, true, false, NOW, NOW))).isEqualTo(Health.FAILED);
  }
}
