package dev.funnel.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  @Test
  void whatVariesAroundOneValueIsSteady() {
    assertThat(trend(look -> 100 + (look * 37) % 11).isSteady()).isTrue();
  }

  @Test
  void whatGrowsBySmallStepsIsNot() {
    Trend trend = trend(look -> 100 + look / 2 + (look * 37) % 11);

    assertThat(trend.growth()).isBetween(12.0, 18.0);
    assertThat(trend.isSteady()).isFalse();
  }

  @Test
  void aFewOddLooksDoNotDecide() {
    assertThat(trend(look -> look > 26 ? 10_000 : 100).isSteady()).isTrue();
  }

  @Test
  void whatBecomesLessIsSteady() {
    assertThat(trend(look -> 1_000 - 10 * look).isSteady()).isTrue();
  }

  @Test
  void aThreadMoreIsChance() {
    assertThat(trend(look -> look < 15 ? 40 : 42).isSteady()).isTrue();
  }

  private static Trend trend(LongUnaryOperator value) {
    List<Long> values = LongStream.range(0, 30).map(value).boxed().toList();
    return Trend.of("anything", values);
  }
}
