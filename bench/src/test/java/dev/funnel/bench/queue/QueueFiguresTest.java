package dev.funnel.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.funnel.bench.Machine;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class QueueFiguresTest {
  private static final List<Point> POINTS =
      List.of(
          new Point(1_000, List.of(window(500), window(400), window(900))),
          new Point(100_000, List.of(window(550), window(550))));

  // A thousand answers; half of the time in the forward pass.
  private static Window window(long microsEach) {
    long nanos = microsEach * 1_000_000;
    return new Window(1_000, nanos, 2 * nanos, nanos / 2);
  }

  @Test
  void aPointIsTheMedianOfItsRounds() {
    assertThat(POINTS.get(0).median(Window::microsEach)).isEqualTo(500);
    assertThat(POINTS.get(0).median(Window::cpuMicrosEach)).isEqualTo(1_000);
    assertThat(POINTS.get(0).median(Window::perSecond)).isEqualTo(2_000);
    assertThat(POINTS.get(0).median(Window::shareOutsideForward)).isEqualTo(0.5);
  }

  @Test
  void theSpreadComparesTheDearestPointWithTheCheapest() {
    assertThat(QueueFigures.spread(POINTS, Window::microsEach)).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void tableAndPlotHoldEachPoint() throws Exception {
    var figures =
        new QueueFigures(
            new Machine("a processor", Set.of("avx2"), 2), "scripted", POINTS, window(600));

    assertThat(figures.markdown())
        .contains("| 1,000 | 2,000.0 | 500 | 1,000 | 50.0% |")
        .contains("| 100,000 | 1,818.2 | 550 | 1,100 | 50.0% |")
        .contains("| drain of 1,000 | 1,666.7 | 600 | 1,200 | 50.0% |")
        .contains("takes 10.0% more time");
    assertThat(figures.json()).contains("\"waiting\":100000").contains("\"drain\"");

    String plot = CostPlot.of(POINTS);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(plot)));
    assertThat(plot).contains(">100,000<").contains(">550<");
  }
}
