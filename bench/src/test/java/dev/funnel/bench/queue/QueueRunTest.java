package dev.funnel.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class QueueRunTest {
  @Test
  void everyRequestIsAnsweredOnceByACallWhileOthersWaitAndInTheEnd() throws Exception {
    Plan plan = new Plan(20, List.of(30, 60), 40, 2, 100);
    try (LoadedModel model = LoadedModel.load(new ModelSource.Default(), 8, line -> {})) {
      QueueRun run = new QueueRun(plan, List.of("no power", "no water since May"), line -> {});

      QueueFigures figures = run.scripted(model);

      assertThat(figures.points()).extracting(Point::waiting).containsExactly(30, 60);
      assertThat(figures.points())
          .allSatisfy(point -> assertThat(point.rounds()).hasSize(2))
          .flatExtracting(Point::rounds)
          .allSatisfy(round -> assertThat(round.completions()).isGreaterThanOrEqualTo(40));
      assertThat(figures.drain()).isNotNull();
    }
  }
}
