package dev.funnel.inference.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.spi.ScheduledBatch.Run;
import java.util.Collections;
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
    List<long[]> layout = step.layout();

    assertThat(layout).hasSize(4);
    assertThat(layout.get(0)).containsExactly(2, 3, 5);
    assertThat(layout.get(1)).containsExactly(0, 2);
    assertThat(layout.get(2)).containsExactly(0, 1, 4, 4);
  }

  @Test
  void placesLeadBackFromLastAndEarlierTokensToRows() {
    // The last tokens of the three runs, then two places for each of the two longer ones.
    assertThat(step.layout().get(3)).containsExactly(3, 4, 0, 1, 5, 2);
  }

  @Test
  void aLongRunIsNoReasonToPadShortOnes() {
    Run prompt = new Run(0, Collections.nCopies(200, 7));
    Run chunk = new Run(0, Collections.nCopies(100, 7));
    Run forced = new Run(9, List.of(1, 2, 3));

    List<long[]> layout = new StepInput(0, List.of(forced, prompt, forced, chunk)).layout();

    assertThat(layout)
        .extracting(rows -> rows.length)
        .containsExactly(4, 2, 2 * 2, 2, 2 * 199, 306);
    assertThat(layout.get(1)).containsExactly(0, 2);
    assertThat(layout.get(3)).containsExactly(1, 3);
    assertThat(layout.get(5)).doesNotHaveDuplicates();
  }

  @Test
  void runsOfOneLengthNeedNoParts() {
    StepInput even =
        new StepInput(0, List.of(new Run(1, List.of(7, 8)), new Run(4, List.of(7, 8))));

    assertThat(even.layout()).hasSize(1);
  }
}
