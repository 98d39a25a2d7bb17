package dev.funnel.bench.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.bench.grammar.Sample;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class WanderTest {
  private static final int NUM_REQUESTS = 50;
  private static final int NUM_SAMPLES = 10;

  @Test
  void everyCallOfAWanderingModelIsValid() throws Exception {
    try (LoadedModel model = LoadedModel.load(new ModelSource.Default(), 8, line -> {})) {
      Wander wander = new Wander(new TurnEngine(model), Sample.all().subList(0, NUM_SAMPLES));

      WanderReport report = wander.run(0, NUM_REQUESTS);

      assertThat(report.invalid()).isEmpty();
      assertThat(report.numCalls() + report.numAnswers()).isEqualTo(NUM_REQUESTS);
      assertThat(report.numClosedByLimit()).isPositive();
    }
  }
}
