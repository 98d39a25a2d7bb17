package dev.funnel.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the two Kafka clients, and fixes where the responses are read from. */
final class KafkaClients {
  /** How long the broker may take to answer at first. */
  static final Duration FIRST_CONTACT = Duration.ofSeconds(7);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

  private KafkaClients() {}

  static Producer<byte @Nullable [], byte @Nullable []> producer(ClientConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", config.bootstrapServers());
    properties.put("enable.idempotence", "true");
    properties.put("linger.ms", "5");
    // The broker has answered before: in its restart a write may wait.
    properties.put("max.block.ms", "30000");
    properties.putAll(config.properties());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Consumer<byte @Nullable [], byte @Nullable []> consumer(ClientConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", config.bootstrapServers());
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    // Without a group nothing is committed: retention may pass the position only in a long pause.
    properties.put("auto.offset.reset", "earliest");
    // A topic that this made would have the broker's settings, not Funnel's.
    properties.put("allow.auto.create.topics", "false");
    properties.put("default.api.timeout.ms", (int) FIRST_CONTACT.toMillis());
    properties.putAll(config.properties());
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Assigns every partition of the response topic, and of the ledger where there is one that may be
   * read, from their ends as of now.
   *
   * @throws BrokerUnavailable if the broker does not answer or lacks the topic
   */
  static void followFromEnd(Consumer<?, ?> consumer, ClientConfig config) {
    String topic = config.topics().responses();
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, FIRST_CONTACT);
      if (partitions == null || partitions.isEmpty()) {
        throw new BrokerUnavailable(
            "the broker at "
                + config.bootstrapServers()
                + " has no topic '"
                + topic
                + "'; create it first (funnel topics create)");
      }
      List<TopicPartition> assigned = new ArrayList<>(of(partitions));
      assigned.addAll(of(ledgerPartitions(consumer, config.topics().ledger())));
      consumer.assign(assigned);
      consumer.seekToEnd(assigned);
      // seekToEnd is lazy: asking for the position fixes it before the first request is written.
      assigned.forEach(consumer::position);
    } catch (TimeoutException e) {
      throw new BrokerUnavailable(
          "no Kafka broker answers at "
              + config.bootstrapServers()
              + " within "
              + FIRST_CONTACT.toSeconds()
              + " s; start one or correct the address",
          e);
    } catch (KafkaException e) {
      throw new BrokerUnavailable(
          "the Kafka broker at " + config.bootstrapServers() + " refuses: " + e.getMessage(), e);
    }
  }

  private static List<TopicPartition> of(List<PartitionInfo> partitions) {
    return partitions.stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static List<PartitionInfo> ledgerPartitions(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> partitions = null;
    try {
      partitions = consumer.partitionsFor(topic, FIRST_CONTACT);
    } catch (AuthorizationException e) {
      LOG.debug("{} may not be read", topic, e);
    }
    if (partitions == null || partitions.isEmpty()) {
      LOG.warn(
          "There is no topic '{}', or this client may not read it: a request that was answered"
              + " before will wait in vain; create it (funnel topics create) or allow reading",
          topic);
      return List.of();
    }
    return partitions;
  }
}
