package dev.funnel.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of a loop. A record is in flight from the poll that brought it to the commit that ends
 * it. Limits in flight are high watermarks, the low ones are half of them; what one poll brings may
 * come on top.
 *
 * @param maxInFlight records of all partitions
 * @param maxInFlightPerPartition records of one partition
 * @param maxInFlightBytes bytes of these records and of their outcomes
 * @param maxBatchRecords outcomes of one transaction
 * @param lingerMs how long an outcome waits for others before its transaction begins
 * @param maxRecordBytes the largest record that is written
 * @param stalledAfterMs how long a record may run that holds its whole partition up; then it is
 *     answered as one that failed
 */
public record LoopLimits(
    int maxInFlight,
    int maxInFlightPerPartition,
    long maxInFlightBytes,
    int maxBatchRecords,
    int lingerMs,
    int maxRecordBytes,
    long stalledAfterMs) {
  private static final long DEFAULT_STALLED_AFTER_MS = 300_000;

  /**
   * Fit for a worker. The record limit lies above the broker's default of 1,048,588 bytes: a dead
   * letter holds a whole request and its story; what a topic itself refuses is replaced then.
   */
  public static final LoopLimits DEFAULT = new LoopLimits(512, 256, 64L << 20, 256, 20, 2_000_000);

  /**
   * Checks every limit.
   *
   * @throws IllegalArgumentException naming each that is out of its range
   */
  public LoopLimits {
    List<String> problems = new ArrayList<>();
    requireWithin(problems, "maxInFlight", maxInFlight, 1, 100_000);
    requireWithin(problems, "maxInFlightPerPartition", maxInFlightPerPartition, 1, 100_000);
    requireWithin(problems, "maxInFlightBytes", maxInFlightBytes, 1, Long.MAX_VALUE);
    requireWithin(problems, "maxBatchRecords", maxBatchRecords, 1, 10_000);
    requireWithin(problems, "lingerMs", lingerMs, 0, 10_000);
    requireWithin(problems, "maxRecordBytes", maxRecordBytes, 1_000, 1 << 30);
    requireWithin(problems, "stalledAfterMs", stalledAfterMs, 1, Long.MAX_VALUE);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Limits with the default of five minutes for a record that holds its partition up. */
  public LoopLimits(
      int maxInFlight,
      int maxInFlightPerPartition,
      long maxInFlightBytes,
      int maxBatchRecords,
      int lingerMs,
      int maxRecordBytes) {
    this(
        maxInFlight,
        maxInFlightPerPartition,
        maxInFlightBytes,
        maxBatchRecords,
        lingerMs,
        maxRecordBytes,
        DEFAULT_STALLED_AFTER_MS);
  }

  /** The same limits with other bounds of what is in flight. */
  public LoopLimits withInFlight(int records, int ofOnePartition, long bytes) {
    return new LoopLimits(
        records, ofOnePartition, bytes, maxBatchRecords, lingerMs, maxRecordBytes, stalledAfterMs);
  }

  /** The same limits with another time for a record that holds its partition up. */
  public LoopLimits withStalledAfter(Duration time) {
    return new LoopLimits(
        maxInFlight,
        maxInFlightPerPartition,
        maxInFlightBytes,
        maxBatchRecords,
        lingerMs,
        maxRecordBytes,
        time.toMillis());
  }

  private static void requireWithin(
      List<String> problems, String name, long value, long min, long max) {
    if (value < min || value > max) {
      problems.add(name + " is " + value + "; it lies between " + min + " and " + max);
    }
  }
}
