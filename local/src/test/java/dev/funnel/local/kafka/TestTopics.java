package dev.funnel.local.kafka;

import dev.funnel.transport.kafka.TopicAdmin;
import dev.funnel.transport.kafka.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker's topics as a test sees them from outside. */
final class TestTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final String bootstrapServers;
  private final Admin admin;

  TestTopics(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  Admin admin() {
    return admin;
  }

  void create(String name, int partitions, Map<String, String> configs) {
    try (TopicAdmin topics = new TopicAdmin(bootstrapServers, Map.of())) {
      topics.createMissing(List.of(new TopicSpec(name, partitions, (short) 1, configs)));
    }
  }

  /** From now on nobody may do anything else with the topic. */
  void allowOnlyToDescribe(String topic) {
    AclBinding rule =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
            new AccessControlEntry("User:*", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW));
    try {
      admin.createAcls(List.of(rule)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Values v-from … v-(to - 1), under 10 keys. */
  void produce(String topic, int from, int to) {
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      send(producer, topic, from, to);
      producer.flush();
    }
  }

  /** Each value in a transaction of its own, each followed by one that is aborted. */
  void produceBetweenMarkers(String topic, int from, int to) {
    try (KafkaProducer<String, String> producer =
        producer(Map.of("transactional.id", "markers", "retry.backoff.ms", "5"))) {
      producer.initTransactions();
      for (int i = from; i < to; i++) {
        producer.beginTransaction();
        send(producer, topic, i, i + 1);
        producer.commitTransaction();
        producer.beginTransaction();
        send(producer, topic, 1_000_000, 1_000_003);
        producer.flush();
        producer.abortTransaction();
      }
    }
  }

  /** Leaves a transaction open, as a process does that is killed. */
  void writeAndVanish(String topic, String transactionalId, int count) {
    try (KafkaProducer<String, String> producer =
        producer(Map.of("transactional.id", transactionalId))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, 0, count);
      producer.flush();
      producer.close(Duration.ZERO);
    }
  }

  // The test sees what did not arrive.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void send(KafkaProducer<String, String> producer, String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      producer.send(new ProducerRecord<>(topic, "k" + i % 10, "v" + i));
    }
  }

  private KafkaProducer<String, String> producer(Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  /** The values of a topic to its end, read_committed; waits until there are so many. */
  List<String> values(String topic, int atLeast) {
    return records(topic, atLeast).stream().map(ConsumerRecord::value).toList();
  }

  List<ConsumerRecord<String, String>> records(String topic, int atLeast) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<String, String>> read = new ArrayList<>();
      await(
          atLeast + " records on " + topic,
          () -> {
            consumer.poll(POLL).forEach(read::add);
            return read.size() >= atLeast;
          });
      // One more look: what came twice is there by now.
      consumer.poll(POLL).forEach(read::add);
      return read;
    }
  }

  /** How many offsets of the topic, markers included, the group has not committed. */
  long lag(String topic, String group) {
    try {
      List<TopicPartition> partitions =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .get(topic)
              .partitions()
              .stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long lag = 0;
      for (TopicPartition partition : partitions) {
        long end =
            admin
                .listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
        lag += end - (committed.containsKey(partition) ? committed.get(partition).offset() : 0);
      }
      return lag;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks until it is so. The questions go to a broker: each takes its time. */
  static void await(String what, BooleanSupplier isSo) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited " + PATIENCE + ": " + what);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
