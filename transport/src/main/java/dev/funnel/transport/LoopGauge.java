package dev.funnel.transport;

/**
 * How full a loop is.
 *
 * @param inFlight records polled and not committed
 * @param inFlightBytes their bytes and those of their outcomes
 * @param numPartitions assigned
 * @param numPaused of them, by back-pressure
 */
public record LoopGauge(int inFlight, long inFlightBytes, int numPartitions, int numPaused) {
  /** A loop without partitions. */
  public static final LoopGauge EMPTY = new LoopGauge(0, 0, 0, 0);
}
