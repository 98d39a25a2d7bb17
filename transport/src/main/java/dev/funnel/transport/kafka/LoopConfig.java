package dev.funnel.transport.kafka;

import dev.funnel.transport.LoopLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a loop needs to know. Begin with {@link #of}.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param topic what it reads
 * @param groupId who shares the topic's partitions
 * @param transactionalId unique among the processes that run, and the same after a restart: a
 *     restarted process ends what its predecessor left open
 * @param transactionTimeout after which the broker aborts what a dead process left open
 * @param clientProperties Kafka client properties: as they are for every client, with {@code
 *     consumer.} or {@code producer.} in front for one of them; those that exactly-once depends on
 *     are refused; {@code client.id} is the producer's, the consumer's names its slot
 * @param handover how long it waits for others that come or go
 */
public record LoopConfig(
    String bootstrapServers,
    String topic,
    String groupId,
    String transactionalId,
    GroupProtocol groupProtocol,
    LoopLimits limits,
    Duration transactionTimeout,
    Map<String, String> clientProperties,
    Handover handover) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming every problem
   */
  public LoopConfig {
    Objects.requireNonNull(groupProtocol, "groupProtocol");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(handover, "handover");
    clientProperties = Map.copyOf(clientProperties);
    List<String> problems = new ArrayList<>();
    requireText(problems, "bootstrapServers", bootstrapServers);
    requireText(problems, "topic", topic);
    requireText(problems, "groupId", groupId);
    requireText(problems, "transactionalId", transactionalId);
    if (transactionTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || transactionTimeout.compareTo(Duration.ofMinutes(15)) > 0) {
      problems.add(
          "transactionTimeout is " + transactionTimeout + "; it lies between PT1S and PT15M");
    }
    problems.addAll(ClientProperties.refused(clientProperties, groupProtocol));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** A loop with defaults: KIP-848 group, default limits, 15 s transactions. */
  public static LoopConfig of(
      String bootstrapServers, String topic, String groupId, String transactionalId) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        GroupProtocol.CONSUMER,
        LoopLimits.DEFAULT,
        Duration.ofSeconds(15),
        Map.of(),
        Handover.DEFAULT);
  }

  public LoopConfig withGroupProtocol(GroupProtocol protocol) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        protocol,
        limits,
        transactionTimeout,
        clientProperties,
        handover);
  }

  public LoopConfig withLimits(LoopLimits newLimits) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        groupProtocol,
        newLimits,
        transactionTimeout,
        clientProperties,
        handover);
  }

  public LoopConfig withTransactionTimeout(Duration timeout) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        groupProtocol,
        limits,
        timeout,
        clientProperties,
        handover);
  }

  public LoopConfig withClientProperties(Map<String, String> properties) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        groupProtocol,
        limits,
        transactionTimeout,
        properties,
        handover);
  }

  public LoopConfig withHandover(Handover other) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        transactionalId,
        groupProtocol,
        limits,
        transactionTimeout,
        clientProperties,
        other);
  }

  /** Without the client properties' values: there are passwords among them. */
  @Override
  public String toString() {
    return "LoopConfig[bootstrapServers="
        + bootstrapServers
        + ", topic="
        + topic
        + ", groupId="
        + groupId
        + ", transactionalId="
        + transactionalId
        + ", groupProtocol="
        + groupProtocol
        + ", limits="
        + limits
        + ", transactionTimeout="
        + transactionTimeout
        + ", clientProperties="
        + clientProperties.keySet().stream().sorted().toList()
        + ", handover="
        + handover
        + "]";
  }

  private static void requireText(List<String> problems, String name, String value) {
    if (value.isBlank()) {
      problems.add(name + " is empty");
    }
  }
}
