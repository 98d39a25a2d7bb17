package dev.funnel.system.hostile;

import dev.funnel.consumer.Health;
import dev.funnel.consumer.ServedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.local.kafka.EmbeddedKafka;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.kafka.FunnelTopics;
import dev.funnel.transport.kafka.Membership;
import dev.funnel.transport.kafka.TopicAdmin;
import dev.funnel.transport.kafka.TopicSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A worker on a broker whose requests topic takes records of 16 MB. */
final class HostileDeployment implements AutoCloseable {
  private static final String MAX_BYTES = Integer.toString(16 << 20);
  private static final int NUM_PARTITIONS = 4;

  /** Settings of the broker. */
  static final Map<String, String> BROKER = Map.of("message.max.bytes", MAX_BYTES);

  private final EmbeddedKafka kafka;
  private final Worker worker;

  /** A worker on a broker that has the topics; closes both. */
  HostileDeployment(EmbeddedKafka kafka, ServedModel model, ForwardPass forward) {
    this.kafka = kafka;
    worker =
        Worker.start(
            WorkerConfig.of(
                    new Membership(kafka.bootstrapServers(), WorkerConfig.DEFAULT_GROUP, "hostile"))
                .withMaxBatch(forward.maxSlots()),
            model,
            forward,
            Clock.systemUTC());
  }

  /**
   * Starts both.
   *
   * @param forward stays the caller's
   */
  static HostileDeployment start(Path directory, ServedModel model, ForwardPass forward) {
    EmbeddedKafka kafka = EmbeddedKafka.start(directory, OptionalInt.empty(), BROKER);
    try {
      createTopics(kafka);
      return new HostileDeployment(kafka, model, forward);
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  static void createTopics(EmbeddedKafka kafka) {
    try (var admin = new TopicAdmin(kafka.bootstrapServers(), Map.of())) {
      var unused = admin.createMissing(topics());
    }
  }

  private static List<TopicSpec> topics() {
    List<TopicSpec> topics = new ArrayList<>();
    for (TopicSpec topic : FunnelTopics.specs(Topics.DEFAULT, NUM_PARTITIONS, (short) 1)) {
      Map<String, String> configs = new HashMap<>(topic.configs());
      // The others are as any deployment has them.
      configs.put(
          "max.message.bytes",
          topic.name().equals(Topics.DEFAULT.requests())
              ? MAX_BYTES
              : configs.getOrDefault("max.message.bytes", "1048588"));
      topics.add(
          new TopicSpec(topic.name(), topic.numPartitions(), topic.replicationFactor(), configs));
    }
    return topics;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  boolean isWorking() {
    return worker.health() == Health.READY && !worker.stopped().isDone();
  }

  /** Sends records, in this order; each by its coordinates. */
  Map<String, HostileRecord> send(List<HostileRecord> records) throws Exception {
    Map<String, HostileRecord> sent = new LinkedHashMap<>();
    try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "max.request.size",
                MAX_BYTES,
                "buffer.memory",
                64L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> places = new ArrayList<>();
      for (HostileRecord record : records) {
        places.add(producer.send(kafkaRecord(record)));
      }
      for (int i = 0; i < places.size(); i++) {
        RecordMetadata place = places.get(i).get();
        sent.put(place.topic() + "-" + place.partition() + "-" + place.offset(), records.get(i));
      }
    }
    return sent;
  }

  private static ProducerRecord<byte @Nullable [], byte @Nullable []> kafkaRecord(
      HostileRecord record) {
    ProducerRecord<byte @Nullable [], byte @Nullable []> sent =
        new ProducerRecord<>(Topics.DEFAULT.requests(), bytes(record.key()), bytes(record.value()));
    record.headers().forEach(header -> sent.headers().add(header.name(), bytes(header.value())));
    return sent;
  }

  private static byte @Nullable [] bytes(@Nullable Payload payload) {
    return payload == null ? null : payload.bytes();
  }

  @Override
  public void close() {
    worker.close();
    kafka.close();
  }
}
