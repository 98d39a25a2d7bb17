package dev.funnel.bench.faults;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The topics of a cluster, as a read-committed consumer sees them. */
final class CommittedRecords implements CommittedTopics {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;

  CommittedRecords(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  @Override
  public boolean read(String topic, Consumer<InboundRecord> reader) {
    try (var uncommitted = consumer("read_uncommitted");
        var consumer = consumer("read_committed")) {
      List<TopicPartition> partitions =
          uncommitted.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      Map<TopicPartition, Long> ends = uncommitted.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long progressNanos = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(record -> reader.accept(KafkaRecords.inbound(record)));
        if (!records.isEmpty()) {
          progressNanos = System.nanoTime();
        } else if (System.nanoTime() - progressNanos > LIMIT.toNanos()) {
          return false;
        }
      }
      return true;
    }
  }

  private KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer(String isolation) {
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
