package dev.funnel.bench.engine;

import dev.funnel.bench.LineChart;
import dev.funnel.bench.LineChart.Curve;
import dev.funnel.bench.LineChart.Tick;
import dev.funnel.bench.engine.Phase.Line;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decode throughput over the number of sequences, a curve an engine. Steps along the axis below are
 * the numbers that were measured, evenly spaced.
 */
record ThroughputPlot(Figures figures) {
  String toSvg() {
    List<Line> lines =
        figures.lines().stream().filter(line -> line.phase() == Phase.DECODE).toList();
    List<Tick> ticks =
        IntStream.range(0, lines.size())
            .mapToObj(i -> new Tick("" + lines.get(i).rows(), (i + 0.5) / lines.size()))
            .toList();
    return new LineChart(
            "Decode: tokens a second over sequences at once",
            "sequences at once",
            ticks,
            figures.engines().stream().map(engine -> curve(engine, lines)).toList())
        .toSvg();
  }

  private Curve curve(String engine, List<Line> lines) {
    return new Curve(engine, lines.stream().map(line -> figures.median(line, engine)).toList());
  }
}
