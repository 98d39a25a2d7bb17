package dev.funnel.transport.kafka;

import dev.funnel.transport.LoopLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A service's place in a consumer group.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param groupId who shares a topic's partitions
 * @param slot tells this member from the others of its group; the same after a restart, so that it
 *     ends the transaction that a killed predecessor left open
 * @param protocol {@code classic} for brokers older than 4.0
 * @param clientProperties see {@link LoopConfig}
 * @param handover how long it waits for others that come or go
 */
public record Membership(
    String bootstrapServers,
    String groupId,
    String slot,
    GroupProtocol protocol,
    Map<String, String> clientProperties,
    Handover handover) {
  public Membership {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(groupId, "groupId");
    Objects.requireNonNull(slot, "slot");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(handover, "handover");
    clientProperties = Map.copyOf(clientProperties);
  }

  /** A member by the current group protocol, with Kafka's own client settings. */
  public Membership(String bootstrapServers, String groupId, String slot) {
    this(bootstrapServers, groupId, slot, GroupProtocol.CONSUMER, Map.of(), Handover.DEFAULT);
  }

  /** The loop of this member over a topic; its transactional id is {@code group-slot}. */
  public LoopConfig loop(String topic, LoopLimits limits) {
    return new LoopConfig(
        bootstrapServers,
        topic,
        groupId,
        groupId + "-" + slot,
        protocol,
        limits,
        Duration.ofSeconds(15),
        clientProperties,
        handover);
  }
}
