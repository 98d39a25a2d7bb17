package dev.funnel.bench.engine;

import java.util.List;

/** What became of a {@link BulkJob}. */
record BulkRun(double seconds, List<Output> outputs) {
  BulkRun {
    outputs = List.copyOf(outputs);
  }

  /**
   * A turn's end.
   *
   * @param text of the call's arguments
   */
  record Output(String text, int numTokens) {}

  double requestsPerSecond() {
    return outputs.size() / seconds;
  }

  int numTokens() {
    return outputs.stream().mapToInt(Output::numTokens).sum();
  }
}
