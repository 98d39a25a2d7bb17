package dev.funnel.transport;

import java.util.Objects;

/** One partition of a topic. */
public record PartitionId(String topic, int partition) {
  public PartitionId {
    Objects.requireNonNull(topic, "topic");
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
