package dev.funnel.transport;

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
 */
public record LoopLimits(
    int maxInFlight,
    int maxInFlightPerPartition,
    long maxInFlightBytes,
    int maxBatchRecords,
    int lingerMs,
    int maxRecordBytes) {
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
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The same limits with another bound of records in flight, at most half of it a partition's. */
  public LoopLimits withMaxInFlight(int records) {
    return new LoopLimits(
        records,
        Math.max(1, records / 2),
        maxInFlightBytes,
        maxBatchRecords,
        lingerMs,
        maxRecordBytes);
  }

  private static void requireWithin(
      List<String> problems, String name, long value, long min, long max) {
    if (value < min || value > max) {
      problems.add(name + " is " + value + "; it lies between " + min + " and " + max);
    }
  }
}
