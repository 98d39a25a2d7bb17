package dev.funnel.transport.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.transport.RecordSize;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaRecordsTest {
  @Test
  void theLastValueOfAHeaderCounts() {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = record();
    record.headers().add("a", bytes("first"));
    record.headers().add("b", null);
    record.headers().add("a", bytes("last"));

    InboundRecord inbound = KafkaRecords.inbound(record);

    assertThat(inbound.headers()).isEqualTo(Map.of("a", Payload.of("last")));
    assertThat(inbound.origin().coordinates()).isEqualTo("in-2-7");
    assertThat(inbound.key()).isNull();
  }

  @Test
  void headersAreTakenFromTheLastUntilThereAreTooMany() {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = record();
    for (int i = 0; i < 10 * KafkaRecords.MAX_HEADERS; i++) {
      record.headers().add("h" + i, bytes("v"));
    }

    assertThat(KafkaRecords.inbound(record).headers())
        .hasSize(KafkaRecords.MAX_HEADERS)
        .containsKey("h" + (10 * KafkaRecords.MAX_HEADERS - 1));
  }

  @Test
  void headersAreTakenFromTheLastUntilTheyAreTooLarge() {
    ConsumerRecord<byte @Nullable [], byte @Nullable []> record = record();
    record.headers().add("small", bytes("v"));
    record.headers().add("huge", new byte[KafkaRecords.MAX_HEADER_BYTES]);
    record.headers().add("last", bytes("v"));

    assertThat(KafkaRecords.inbound(record).headers()).containsOnlyKeys("last");
  }

  @Test
  void theSizeOfARecordIsNeverEstimatedTooLow() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      OutboundRecord record =
          new OutboundRecord(
              "out",
              null,
              Payload.of(new byte[random.nextInt(100)]),
              Payload.of(new byte[random.nextInt(100_000)]),
              Map.of("h\u20ac".repeat(random.nextInt(20)), Payload.of(new byte[round])));
      ProducerRecord<byte @Nullable [], byte @Nullable []> sent = KafkaRecords.outbound(record);

      int kafkas =
          AbstractRecords.estimateSizeInBytesUpperBound(
              RecordBatch.CURRENT_MAGIC_VALUE,
              Compression.NONE.type(),
              sent.key(),
              sent.value(),
              sent.headers().toArray());

      assertThat(RecordSize.of(record)).isGreaterThanOrEqualTo(kafkas);
    }
  }

  private static ConsumerRecord<byte @Nullable [], byte @Nullable []> record() {
    return new ConsumerRecord<>("in", 2, 7, null, bytes("value"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
