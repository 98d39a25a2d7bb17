package dev.funnel.transport.kafka;

import java.util.Map;

/**
 * A topic as it should be created.
 *
 * @param configs topic properties, as {@code max.message.bytes} or {@code retention.ms}
 */
public record TopicSpec(
    String name, int numPartitions, short replicationFactor, Map<String, String> configs) {
  public TopicSpec {
    configs = Map.copyOf(configs);
    if (name.isBlank() || numPartitions < 1 || replicationFactor < 1) {
      throw new IllegalArgumentException(
          "topic '"
              + name
              + "' with "
              + numPartitions
              + " partitions and replication factor "
              + replicationFactor
              + "; it needs a name and at least 1 of each");
    }
  }
}
