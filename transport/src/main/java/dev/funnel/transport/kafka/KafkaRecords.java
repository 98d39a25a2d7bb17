package dev.funnel.transport.kafka;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.transport.PartitionId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Maps Kafka's records to the project's values and back. */
public final class KafkaRecords {
  /** The most headers that are taken from a record. */
  public static final int MAX_HEADERS = 64;

  /** The most bytes of header names and values that are taken from a record. */
  public static final int MAX_HEADER_BYTES = 64 << 10;

  private KafkaRecords() {}

  /**
   * A polled record. Of each header name the last value counts; headers are taken from the last to
   * the first until a bound is reached, the others are left out.
   */
  public static InboundRecord inbound(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    return new InboundRecord(
        new RecordOrigin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp())),
        payload(record.key()),
        payload(record.value()),
        headers(record.headers().toArray()));
  }

  /** A record to send. */
  public static ProducerRecord<byte @Nullable [], byte @Nullable []> outbound(
      OutboundRecord record) {
    Payload key = record.key();
    ProducerRecord<byte @Nullable [], byte @Nullable []> sent =
        new ProducerRecord<>(
            record.topic(),
            record.partition(),
            key == null ? null : key.bytes(),
            record.value().bytes());
    record.headers().forEach((name, value) -> sent.headers().add(name, value.bytes()));
    return sent;
  }

  static PartitionId id(TopicPartition partition) {
    return new PartitionId(partition.topic(), partition.partition());
  }

  static Set<PartitionId> ids(Collection<TopicPartition> partitions) {
    return partitions.stream().map(KafkaRecords::id).collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, Payload> headers(Header[] headers) {
    Map<String, Payload> taken = new HashMap<>();
    int bytes = 0;
    for (int i = headers.length - 1; i >= 0; i--) {
      byte[] value = headers[i].value();
      if (value == null || taken.containsKey(headers[i].key())) {
        continue;
      }
      bytes += headers[i].key().length() + value.length;
      if (taken.size() == MAX_HEADERS || bytes > MAX_HEADER_BYTES) {
        break;
      }
      taken.put(headers[i].key(), Payload.of(value));
    }
    return taken;
  }

  private static @Nullable Payload payload(byte @Nullable [] bytes) {
    return bytes == null ? null : Payload.of(bytes);
  }
}
