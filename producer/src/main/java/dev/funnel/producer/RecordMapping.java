package dev.funnel.producer;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Kafka's records to the project's values and back. */
final class RecordMapping {
  private RecordMapping() {}

  static ProducerRecord<byte @Nullable [], byte[]> outbound(OutboundRecord record) {
    Payload key = record.key();
    ProducerRecord<byte @Nullable [], byte[]> mapped =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            key == null ? null : key.bytes(),
            record.value().bytes());
    record.headers().forEach((name, value) -> mapped.headers().add(name, value.bytes()));
    return mapped;
  }

  static InboundRecord inbound(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    Map<String, Payload> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), Payload.of(header.value()));
      }
    }
    RecordOrigin origin =
        new RecordOrigin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()));
    return new InboundRecord(origin, payload(record.key()), payload(record.value()), headers);
  }

  private static @Nullable Payload payload(byte @Nullable [] bytes) {
    return bytes == null ? null : Payload.of(bytes);
  }
}
