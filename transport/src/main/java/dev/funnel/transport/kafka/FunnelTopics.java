package dev.funnel.transport.kafka;

import dev.funnel.schemas.Topics;
import java.util.ArrayList;
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
    // A dead letter holds the largest request and what is said of it.
    Map<String, String> deadLetterConfigs =
        Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "2097152");
    return List.of(
        new TopicSpec(topics.requests(), numPartitions, replicationFactor, configs),
        new TopicSpec(topics.responses(), numPartitions, replicationFactor, configs),
        new TopicSpec(topics.deadLetters(), numPartitions, replicationFactor, deadLetterConfigs));
  }

  /**
   * What is wrong with a deployment's topics: a sentence for each problem, none if a service can
   * start.
   *
   * @param numPartitions of the topics that exist, by name
   */
  public static List<String> problems(Topics topics, Map<String, Integer> numPartitions) {
    List<String> problems = new ArrayList<>();
    for (String name : List.of(topics.requests(), topics.responses(), topics.deadLetters())) {
      if (!numPartitions.containsKey(name)) {
        problems.add("topic '" + name + "' is missing; create it with: funnel topics create");
      }
    }
    Integer requests = numPartitions.get(topics.requests());
    Integer responses = numPartitions.get(topics.responses());
    if (requests != null && responses != null && !requests.equals(responses)) {
      problems.add(
          ("'%s' has %d partitions and '%s' has %d; a conversation lies in one partition number of"
                  + " both: make them equal")
              .formatted(topics.requests(), requests, topics.responses(), responses));
    }
    return problems;
  }
}
