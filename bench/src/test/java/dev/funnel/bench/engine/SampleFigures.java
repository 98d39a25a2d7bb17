package dev.funnel.bench.engine;

import dev.funnel.bench.engine.Phase.Line;
import java.util.List;
import java.util.Map;

/** Figures of a run in which one of the others could not be had. */
final class SampleFigures {
  static final RunFacts RUN = new RunFacts(Map.of("machine", "a machine"));

  private SampleFigures() {}

  static Figures twoEnginesOfThree() {
    Figures figures = new Figures(List.of("funnel", "openvino", "llama.cpp"));
    figures.add(new Line(Phase.DECODE, 1), "funnel", 60);
    figures.add(new Line(Phase.DECODE, 1), "openvino", 50);
    figures.add(new Line(Phase.DECODE, 64), "funnel", 1500);
    figures.add(new Line(Phase.DECODE, 64), "openvino", 600);
    figures.add("funnel", new Figures.Outputs(4, 90, 3));
    figures.problem("llama.cpp", "no compiler");
    return figures;
  }
}
