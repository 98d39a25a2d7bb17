package dev.funnel.producer;

import dev.funnel.schemas.RecordOrigin;
import java.util.Objects;

/**
 * Where the broker put a submitted request: what tells its responses from those of earlier runs.
 */
record RequestPosition(String topic, int partition, long offset) {
  RequestPosition {
    Objects.requireNonNull(topic, "topic");
  }

  /** The position of the record that a response answers. */
  static RequestPosition of(RecordOrigin origin) {
    return new RequestPosition(origin.topic(), origin.partition(), origin.offset());
  }

  /** Whether a response to {@code origin} answers this very record. */
  boolean isAt(RecordOrigin origin) {
    return isInPartition(origin) && origin.offset() == offset;
  }

  /**
   * Whether a record of a later turn may follow from this one: it is written to the partition of
   * the request, behind it. An executor that answers by itself, as older ones do, carries the
   * origin of the turn before.
   */
  boolean isUpTo(RecordOrigin origin) {
    return isInPartition(origin) && origin.offset() >= offset;
  }

  /** Whether another record of the partition lies before this one. */
  boolean isBehind(int otherPartition, long otherOffset) {
    return otherPartition == partition && otherOffset < offset;
  }

  private boolean isInPartition(RecordOrigin origin) {
    return origin.partition() == partition && origin.topic().equals(topic);
  }
}
