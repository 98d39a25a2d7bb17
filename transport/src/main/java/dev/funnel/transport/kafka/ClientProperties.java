package dev.funnel.transport.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Turns a loop's configuration into the properties of its clients. */
final class ClientProperties {
  /**
   * Where a batch of records is full; a larger record goes alone. A topic's {@code
   * max.message.bytes} must not be lower.
   */
  static final int BATCH_BYTES = 16 << 10;

  private static final String CONSUMER = "consumer.";
  private static final String PRODUCER = "producer.";

  // What exactly-once depends on, or what LoopConfig has its own component for.
  private static final Set<String> RESERVED =
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
          ProducerConfig.BATCH_SIZE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  // With the consumer protocol these belong to the broker, and the client refuses them.
  private static final Set<String> CLASSIC_ONLY =
      Set.of(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);

  private ClientProperties() {}

  /** A sentence for each key that may not be set. */
  static List<String> refused(Map<String, String> properties, GroupProtocol protocol) {
    List<String> problems = new ArrayList<>();
    for (String key : new TreeSet<>(properties.keySet())) {
      String name = withoutPrefix(key);
      if (RESERVED.contains(name)) {
        problems.add("client property '" + key + "' is set by the loop itself; leave it out");
      } else if (protocol == GroupProtocol.CONSUMER && CLASSIC_ONLY.contains(name)) {
        problems.add(
            "client property '"
                + key
                + "' belongs to the classic group protocol; set it on the broker or the group");
      }
    }
    return problems;
  }

  static Map<String, Object> consumer(LoopConfig config) {
    Map<String, Object> properties = common(config);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
    properties.put(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        config.groupProtocol().name().toLowerCase(Locale.ROOT));
    if (config.groupProtocol() == GroupProtocol.CLASSIC) {
      properties.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // What one poll brings comes on top of the limits in flight: keep it small.
    properties.put(
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        Math.max(1, Math.min(100, config.limits().maxInFlightPerPartition() / 2)));
    properties.put(
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        (int) Math.min(8 << 20, config.limits().maxInFlightBytes()));
    addPrefixed(properties, config.clientProperties(), CONSUMER);
    // By it others of the group see whose slot this is.
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, SlotGuard.clientId(config));
    return properties;
  }

  /** A consumer without a group. */
  static Map<String, Object> ledgerReader(LoopConfig config) {
    Map<String, Object> properties = common(config);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    return properties;
  }

  static Map<String, Object> admin(LoopConfig config) {
    return common(config);
  }

  static Map<String, Object> producer(LoopConfig config) {
    Map<String, Object> properties = common(config);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.transactionalId());
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(config.transactionTimeout().toMillis()));
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.limits().maxRecordBytes());
    // The next transaction meets the end of the last one; the default waits 100 ms for it.
    properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
    properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 50);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    // Bounds how long the owner thread is away from poll().
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    addPrefixed(properties, config.clientProperties(), PRODUCER);
    return properties;
  }

  private static Map<String, Object> common(LoopConfig config) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    config
        .clientProperties()
        .forEach(
            (key, value) -> {
              if (withoutPrefix(key).equals(key)) {
                properties.put(key, value);
              }
            });
    return properties;
  }

  private static void addPrefixed(
      Map<String, Object> properties, Map<String, String> given, String prefix) {
    given.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            properties.put(withoutPrefix(key), value);
          }
        });
  }

  private static String withoutPrefix(String key) {
    if (key.startsWith(CONSUMER)) {
      return key.substring(CONSUMER.length());
    }
    return key.startsWith(PRODUCER) ? key.substring(PRODUCER.length()) : key;
  }
}
