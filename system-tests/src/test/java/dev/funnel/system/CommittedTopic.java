package dev.funnel.system;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What a topic holds from its first record to its last, as a read-committed consumer sees it. */
public final class CommittedTopic {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final ChatCodec CODEC = new ChatCodec();

  private CommittedTopic() {}

  public static List<ChatRequest> requests(String bootstrapServers) throws RequestRefused {
    List<ChatRequest> requests = new ArrayList<>();
    for (InboundRecord record : records(bootstrapServers, Topics.DEFAULT.requests())) {
      requests.add(CODEC.decodeRequest(record));
    }
    return requests;
  }

  public static List<ChatResponse> responses(String bootstrapServers) throws RequestRefused {
    List<ChatResponse> responses = new ArrayList<>();
    for (InboundRecord record : records(bootstrapServers, Topics.DEFAULT.responses())) {
      responses.add(CODEC.decodeResponse(record));
    }
    return responses;
  }

  /**
   * Every committed record. Reads up to the end that a consumer of uncommitted records sees: a
   * transaction that was left open, behind which more could come to light, makes it fail.
   */
  public static List<InboundRecord> records(String bootstrapServers, String topic) {
    List<InboundRecord> records = new ArrayList<>();
    try (var consumer = consumer(bootstrapServers, "read_committed")) {
      Map<TopicPartition, Long> ends = ends(bootstrapServers, topic);
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      Patience patience = Patience.of(LIMIT);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (patience.isOver()) {
          throw new AssertionError("a transaction was left open on " + topic + ": " + ends);
        }
        consumer.poll(POLL).forEach(record -> records.add(KafkaRecords.inbound(record)));
      }
    }
    return records;
  }

  private static Map<TopicPartition, Long> ends(String bootstrapServers, String topic) {
    try (var consumer = consumer(bootstrapServers, "read_uncommitted")) {
      return consumer.endOffsets(
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
    }
  }

  private static KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(
      String bootstrapServers, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            isolation,
            "enable.auto.commit",
            "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
