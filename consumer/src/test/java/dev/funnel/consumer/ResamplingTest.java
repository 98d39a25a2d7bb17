package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Urgency;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  @Test
  void whatKeptAGreedyTurnGreedyIsLifted() {
    for (ResolvedSampling greedy :
        List.of(new ResolvedSampling(0, 0.01, 40, 7), new ResolvedSampling(1.2, 0.01, 1, 7))) {
      ResolvedSampling again = again(greedy, 2);

      assertThat(again.temperature()).isEqualTo(Math.max(0.7, greedy.temperature()));
      assertThat(again.topP()).isEqualTo(1);
      assertThat(again.topK()).isZero();
    }
  }

  @Test
  void whatWasSampledIsDrawnAnewByTheSameRules() {
    ResolvedSampling first = new ResolvedSampling(0.9, 0.8, 40, 7);

    ResolvedSampling second = again(first, 2);
    ResolvedSampling third = again(first, 3);

    assertThat(second).isEqualTo(new ResolvedSampling(0.9, 0.8, 40, second.seed()));
    assertThat(List.of(first.seed(), second.seed(), third.seed())).doesNotHaveDuplicates();
  }

  @Test
  void anotherAttemptIsAsUrgentAsTheFirst() {
    Urgency urgency = new Urgency(3, 1_000);
    GenerationRequest first =
        new GenerationRequest(
            "id",
            WorkerPipeline.BASE,
            List.of(1),
            new ResolvedSampling(0, 1, 0, 0),
            10,
            List.of(),
            null,
            urgency);

    assertThat(Resampling.again(first, 2).urgency()).isEqualTo(urgency);
  }

  private static ResolvedSampling again(ResolvedSampling sampling, int attempt) {
    return Resampling.again(
            new GenerationRequest(
                "id", WorkerPipeline.BASE, List.of(1), sampling, 10, List.of(), null),
            attempt)
        .sampling();
  }
}
