package dev.funnel.local.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The properties of a single broker that is its own controller. */
final class BrokerProperties {
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int NODE_ID = 1;

  private BrokerProperties() {}

  static Map<String, String> of(BrokerPorts ports, Path log, Map<String, String> overrides) {
    String client = "PLAINTEXT://127.0.0.1:" + ports.broker();
    String controller = "127.0.0.1:" + ports.controller();
    Map<String, String> properties = new HashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("listeners", client + "," + CONTROLLER_LISTENER + "://" + controller);
    properties.put("advertised.listeners", client);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("inter.broker.listener.name", "PLAINTEXT");
    properties.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.put("log.dirs", log.toString());
    properties.put("auto.create.topics.enable", "false");
    addSingleNode(properties);
    addQuickRestart(properties);
    properties.putAll(overrides);
    return properties;
  }

  /** Internal topics: one replica, few partitions (50 each would make the start slow). */
  private static void addSingleNode(Map<String, String> properties) {
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      properties.put(topic + ".replication.factor", "1");
      properties.put(topic + ".num.partitions", "4");
    }
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    // 128 MiB of heap by default.
    properties.put("log.cleaner.dedupe.buffer.size", "2097152");
  }

  /**
   * After a kill the broker waits for its own old session; a dead group member and a dead
   * transaction hold others up just as long. A session that is too short ends while both cores are
   * busy: the broker then leads nothing for a moment, and Kafka 4.4.0 may begin to serve groups
   * that it has not read yet (docs/design/023).
   */
  private static void addQuickRestart(Map<String, String> properties) {
    properties.put("broker.session.timeout.ms", "6000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("group.consumer.min.session.timeout.ms", "3000");
    properties.put("group.consumer.session.timeout.ms", "6000");
    properties.put("group.consumer.min.heartbeat.interval.ms", "500");
    properties.put("group.consumer.heartbeat.interval.ms", "500");
    properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000");
  }
}
