package dev.funnel.consumer;

import dev.funnel.transport.LoopLimits;

/**
 * How far a worker takes records beyond those that run, so that a tenant's single request is seen
 * behind another's flood. All that is taken is in memory: records and bytes bound it together.
 *
 * @param records of one partition, in flight from the poll to the commit
 * @param bytes of all partitions, their outcomes among them
 */
public record LookAhead(int records, long bytes) {
  public static final int MIN_RECORDS = 1;
  public static final int MAX_RECORDS = 10_000;
  public static final long MIN_BYTES = 1 << 20;
  public static final long MAX_BYTES = 64L << 30;

  /** A thousand requests of a partition; of large ones fewer. */
  public static final LookAhead DEFAULT = new LookAhead(1_024, 64 << 20);

  /** What one poll may bring on top. */
  static final int MAX_POLL = 100;

  /** So many partitions can be taken from as far as it goes; more share what there is. */
  private static final int FULL_PARTITIONS = 4;

  /** The next batches wait while one runs, so that a free slot is never idle. */
  private static final int BATCHES_IN_FLIGHT = 4;

  private static final int BATCHES_OF_ONE_PARTITION = 2;

  /**
   * Checks both bounds.
   *
   * @throws IllegalArgumentException naming the one that is out of its range
   */
  public LookAhead {
    if (records < MIN_RECORDS || records > MAX_RECORDS) {
      throw new IllegalArgumentException(
          "a look-ahead of "
              + records
              + " records; allowed: "
              + MIN_RECORDS
              + " to "
              + MAX_RECORDS);
    }
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a look-ahead of " + bytes + " bytes; allowed: " + MIN_BYTES + " to " + MAX_BYTES);
    }
  }

  /** Records of all partitions, however short it is: enough to keep a batch of that size full. */
  int maxInFlight(int maxBatch) {
    return Math.max(FULL_PARTITIONS * records, BATCHES_IN_FLIGHT * maxBatch);
  }

  LoopLimits limits(int maxBatch) {
    int ofOnePartition = Math.max(records, BATCHES_OF_ONE_PARTITION * maxBatch);
    return LoopLimits.DEFAULT.withInFlight(maxInFlight(maxBatch), ofOnePartition, bytes);
  }
}
