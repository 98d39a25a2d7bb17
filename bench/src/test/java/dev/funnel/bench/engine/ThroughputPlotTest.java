package dev.funnel.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ThroughputPlotTest {
  @Test
  void everyEngineHasACurveThroughItsFigures() throws Exception {
    Document svg = parse(new ThroughputPlot(SampleFigures.twoEnginesOfThree()).toSvg());

    assertThat(points(svg, 0)).hasSize(2);
    assertThat(points(svg, 1)).hasSize(2);
    assertThat(points(svg, 2)).containsExactly("");
  }

  @Test
  void moreTokensAreHigherUp() throws Exception {
    Document svg = parse(new ThroughputPlot(SampleFigures.twoEnginesOfThree()).toSvg());

    assertThat(height(points(svg, 0).get(1))).isLessThan(height(points(svg, 1).get(1)));
  }

  @Test
  void withoutFiguresItIsStillADrawing() throws Exception {
    Document svg = parse(new ThroughputPlot(new Figures(List.of("funnel"))).toSvg());

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  private static List<String> points(Document svg, int curve) {
    Element line = (Element) svg.getElementsByTagName("polyline").item(curve);
    return List.of(line.getAttribute("points").split(" ", -1));
  }

  private static double height(String point) {
    return Double.parseDouble(point.substring(point.indexOf(',') + 1));
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
