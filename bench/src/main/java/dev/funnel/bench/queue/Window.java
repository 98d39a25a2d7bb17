package dev.funnel.bench.queue;

/**
 * A piece of a measurement.
 *
 * @param completions requests answered in it
 * @param nanos how long it took
 * @param cpuNanos of all threads of the process, the broker's, the sender's and the reader's too
 * @param forwardNanos of it, in the forward pass
 */
record Window(int completions, long nanos, long cpuNanos, long forwardNanos) {
  double perSecond() {
    return completions * 1e9 / nanos;
  }

  double microsEach() {
    return nanos / 1e3 / completions;
  }

  double cpuMicrosEach() {
    return cpuNanos / 1e3 / completions;
  }

  /** The part of the time that was not in the forward pass, while there always was work. */
  double shareOutsideForward() {
    return 1 - (double) forwardNanos / nanos;
  }
}
