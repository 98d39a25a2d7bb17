package dev.funnel.schemas;

import java.time.Instant;
import java.util.Objects;

/** Where a record lies: its coordinates and its timestamp. */
public record RecordOrigin(String topic, int partition, long offset, Instant timestamp) {
  public RecordOrigin {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(timestamp, "timestamp");
  }

  /** {@code topic-partition-offset}: the id of a request that has none. */
  public String coordinates() {
    return topic + "-" + partition + "-" + offset;
  }
}
