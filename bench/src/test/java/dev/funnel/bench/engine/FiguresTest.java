package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.bench.engine.Phase.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Line DECODE = new Line(Phase.DECODE, 8);

  private final Figures figures = new Figures(List.of("funnel", "other"));

  @Test
  void theMedianIsAFigureThatWasMeasured() {
    figures.add(DECODE, "funnel", 30);
    figures.add(DECODE, "funnel", 10);
    assertThat(figures.median(DECODE, "funnel")).hasValue(10);

    figures.add(DECODE, "funnel", 20);
    assertThat(figures.median(DECODE, "funnel")).hasValue(20);
  }

  @Test
  void theRatioIsThatOfTheMedians() {
    figures.add(DECODE, "funnel", 30);
    figures.add(DECODE, "other", 20);

    assertThat(figures.ratio(DECODE, "other")).contains(1.5);
  }

  @Test
  void withoutOneOfTheFiguresThereIsNoRatio() {
    figures.add(DECODE, "funnel", 30);

    assertThat(figures.ratio(DECODE, "other")).isEmpty();
  }

  @Test
  void ofSeveralProblemsOfAWorkTheFirstIsKept() {
    figures.problem("other", "first");
    figures.problem("other", "second");

    assertThat(figures.problems()).containsEntry("other", "first");
  }
}
