package dev.funnel.consumer;

import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.LoopConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a worker needs to know beside its model. Begin with {@link #of}.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param groupId who shares the request topic
 * @param slot tells this worker from the others of its group; the same after a restart, so that it
 *     ends the transaction that a killed predecessor left open
 * @param maxBatch most sequences in one forward pass
 * @param maxPrefillTokens prompt tokens computed between two decode steps
 * @param maxInFlight records taken and not yet committed
 * @param healthHost address of the health endpoint
 * @param healthPort 0 for any free port
 * @param clientProperties see {@link LoopConfig}
 */
public record WorkerConfig(
    String bootstrapServers,
    Topics topics,
    String groupId,
    String slot,
    GroupProtocol groupProtocol,
    int maxBatch,
    int maxPrefillTokens,
    int maxInFlight,
    String healthHost,
    int healthPort,
    Map<String, String> clientProperties) {
  /** The group of all workers of a deployment. */
  public static final String DEFAULT_GROUP = "funnel-worker";

  public WorkerConfig {
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(healthHost, "healthHost");
    clientProperties = Map.copyOf(clientProperties);
    if (healthPort < 0 || healthPort > 65_535) {
      throw new IllegalArgumentException("healthPort is " + healthPort + "; allowed: 0 to 65535");
    }
  }

  /** A worker with defaults: 64 sequences a batch, health on any free loopback port. */
  public static WorkerConfig of(String bootstrapServers, String slot) {
    return new WorkerConfig(
        bootstrapServers,
        Topics.DEFAULT,
        DEFAULT_GROUP,
        slot,
        GroupProtocol.CONSUMER,
        64,
        2048,
        256,
        "127.0.0.1",
        0,
        Map.of());
  }

  /** The same worker with its health endpoint elsewhere. */
  public WorkerConfig withHealth(String host, int port) {
    return new WorkerConfig(
        bootstrapServers,
        topics,
        groupId,
        slot,
        groupProtocol,
        maxBatch,
        maxPrefillTokens,
        maxInFlight,
        host,
        port,
        clientProperties);
  }

  /** The same worker in another consumer group. */
  public WorkerConfig withGroup(String group, GroupProtocol protocol) {
    return new WorkerConfig(
        bootstrapServers,
        topics,
        group,
        slot,
        protocol,
        maxBatch,
        maxPrefillTokens,
        maxInFlight,
        healthHost,
        healthPort,
        clientProperties);
  }

  /** The same worker with another bound of its batch, and four such batches in flight. */
  public WorkerConfig withMaxBatch(int sequences) {
    return new WorkerConfig(
        bootstrapServers,
        topics,
        groupId,
        slot,
        groupProtocol,
        sequences,
        maxPrefillTokens,
        4 * sequences,
        healthHost,
        healthPort,
        clientProperties);
  }

  LoopConfig loop() {
    return new LoopConfig(
        bootstrapServers,
        topics.requests(),
        groupId,
        groupId + "-" + slot,
        groupProtocol,
        LoopLimits.DEFAULT.withMaxInFlight(maxInFlight),
        Duration.ofSeconds(15),
        clientProperties);
  }

  // Waiting room for all that can be in flight: what the loop hands out is never turned away.
  EngineLimits engine() {
    return new EngineLimits(maxBatch, maxPrefillTokens, maxInFlight + maxBatch);
  }
}
