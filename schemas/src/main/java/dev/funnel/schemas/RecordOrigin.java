package dev.funnel.schemas;

import java.time.Instant;
import java.util.Objects;

/** Where a record lies: its coordinates and its timestamp. */
public record RecordOrigin(String topic, int partition, long offset, Instant timestamp) {
  /**
   * Checks the coordinates.
   *
   * @throws IllegalArgumentException if the partition or the offset is below 0
   */
  public RecordOrigin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(timestamp, "timestamp");
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "partition and offset of an origin are "
              + partition
              + " and "
              + offset
              + "; both must be at least 0");
    }
  }

  /** {@code topic-partition-offset}: the id of a request that has none. */
  public String coordinates() {
    return topic + "-" + partition + "-" + offset;
  }
}
