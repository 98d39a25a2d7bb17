package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepInputTest {
  private final StepInput step =
      new StepInput(
          2,
          List.of(
              new Run(5, List.of(10, 11, 12)),
              new Run(9, List.of(20)),
              new Run(0, List.of(30, 31))));

  @Test
  void tokensStandOneAfterTheOtherWithTheirSlotsAndPositions() {
    assertThat(step.tokens())
        .containsExactly(10, 11, 12, 20, 30, 31, 2, 2, 2, 3, 4, 4, 5, 6, 7, 9, 0, 1);
    assertThat(step.numPositions()).isEqualTo(10);
  }

  @Test
  void earlierTokensOfLongerRunsArePaddedWithTheirLast() {
    assertThat(step.isRagged()).isTrue();
    assertThat(step.lastRows()).containsExactly(2, 3, 5);
    assertThat(step.longerRuns()).containsExactly(0, 2);
    assertThat(step.earlierRows()).containsExactly(0, 1, 4, 4);
  }

  @Test
  void placesLeadBackFromLastAndEarlierTokensToRows() {
    // The last tokens of the three runs, then two places for each of the two longer ones.
    assertThat(step.places()).containsExactly(3, 4, 0, 1, 5, 2);
  }

  @Test
  void runsOfOneLengthNeedNoPadding() {
    assertThat(
            new StepInput(0, List.of(new Run(1, List.of(7, 8)), new Run(4, List.of(7, 8))))
                .isRagged())
        .isFalse();
  }
}
