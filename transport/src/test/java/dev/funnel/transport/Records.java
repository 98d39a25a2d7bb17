package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of the tests. */
final class Records {
  static final PartitionId PARTITION = new PartitionId("in", 0);

  private Records() {}

  static InboundRecord inbound(long offset, @Nullable String key) {
    return inbound(PARTITION, offset, key);
  }

  static InboundRecord inbound(PartitionId partition, long offset, @Nullable String key) {
    return new InboundRecord(
        new RecordOrigin(partition.topic(), partition.partition(), offset, Instant.EPOCH),
        key == null ? null : Payload.of(key),
        Payload.of("v"),
        Map.of());
  }

  static OutboundRecord outbound(String value) {
    return new OutboundRecord("out", null, null, Payload.of(value), Map.of());
  }
}
