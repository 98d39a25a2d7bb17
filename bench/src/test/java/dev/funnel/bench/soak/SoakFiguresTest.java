package dev.funnel.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SoakFiguresTest {
  @Test
  void whatGrowsDuringWarmUpAloneIsSteady() {
    SoakFigures figures = figures(20, look -> look < 4 ? 10 * look : 50);

    assertThat(figures.isSteady()).isTrue();
    assertThat(figures.markdown()).contains("| threads | 7 |", "steady").doesNotContain("GROWS");
  }

  @Test
  void whatGrowsIsNamed() {
    SoakFigures figures = figures(20, look -> 10 * look);

    assertThat(figures.isSteady()).isFalse();
    assertThat(figures.markdown()).containsPattern("heap after a collection, MiB .* GROWS");
  }

  @Test
  void everyLookIsALineAndAPointOfEachCurve() {
    SoakFigures figures = figures(8, look -> 50);

    assertThat(figures.csv()).startsWith("seconds,heap,").contains("\n10,50,").hasLineCount(9);
    assertThat(figures.svg())
        .contains("heap (100 % is 50)", "threads", "70 s")
        .endsWith("</svg>\n");
  }

  private interface Heap {
    long at(long look);
  }

  private static SoakFigures figures(int numLooks, Heap heap) {
    List<Vitals> looks =
        LongStream.range(0, numLooks)
            .mapToObj(look -> new Vitals(10 * look, heap.at(look), 300, 0, 7, 40, 100 * look))
            .toList();
    return new SoakFigures(looks);
  }
}
