package dev.funnel.transport.kafka;

import dev.funnel.schemas.Topics;
import java.util.List;
import java.util.Map;

/** The topics of a deployment as they should be created: the one place of their properties. */
public final class FunnelTopics {
  private FunnelTopics() {}

  /**
   * Requests, responses and dead letters. Requests and responses have the same number of
   * partitions: a conversation lies in one partition number of both.
   */
  public static List<TopicSpec> specs(Topics topics, int numPartitions, short replicationFactor) {
    // The broker's clock: a response takes its time from the request record, and a client's clock
    // may be anything.
    Map<String, String> configs = Map.of("message.timestamp.type", "LogAppendTime");
    return List.of(
        new TopicSpec(topics.requests(), numPartitions, replicationFactor, configs),
        new TopicSpec(topics.responses(), numPartitions, replicationFactor, configs),
        new TopicSpec(topics.deadLetters(), numPartitions, replicationFactor, configs));
  }
}
