package dev.funnel.transport.kafka;

import dev.funnel.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topics of a deployment as they should be created: the one place of their properties. */
public final class FunnelTopics {
  private static final String RETENTION_MS = Long.toString(Duration.ofHours(24).toMillis());

  // The newest entry of each turn, for as long as a request may come again.
  private static final Map<String, String> LEDGER_CONFIGS =
      Map.of(
          "message.timestamp.type", "LogAppendTime",
          "cleanup.policy", "compact,delete",
          "retention.ms", RETENTION_MS);

  private static final Map<String, String> CONTROL_CONFIGS =
      Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", RETENTION_MS);

  private FunnelTopics() {}

  /**
   * Requests, responses, dead letters, ledger and control. Requests, responses and ledger have the
   * same number of partitions: a conversation lies in one partition number of each.
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
        new TopicSpec(topics.deadLetters(), numPartitions, replicationFactor, deadLetterConfigs),
        new TopicSpec(topics.ledger(), numPartitions, replicationFactor, LEDGER_CONFIGS),
        // One order of commands for all.
        new TopicSpec(topics.control(), 1, replicationFactor, CONTROL_CONFIGS));
  }

  /**
   * What is wrong with a deployment's topics: a sentence for each problem, none if a service can
   * start.
   *
   * @param numPartitions of the topics that exist, by name
   */
  public static List<String> problems(Topics topics, Map<String, Integer> numPartitions) {
    List<String> problems = new ArrayList<>();
    for (String name : topics.all()) {
      if (!numPartitions.containsKey(name)) {
        problems.add("topic '" + name + "' is missing; create it with: funnel topics create");
      }
    }
    Integer requests = numPartitions.get(topics.requests());
    for (String name : List.of(topics.responses(), topics.ledger())) {
      Integer others = numPartitions.get(name);
      if (requests != null && others != null && !requests.equals(others)) {
        problems.add(
            ("'%s' has %d partitions and '%s' has %d; a conversation lies in one partition number"
                    + " of both: make them equal")
                .formatted(topics.requests(), requests, name, others));
      }
    }
    return problems;
  }
}
