package dev.funnel.executor;

import dev.funnel.schemas.Topics;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.LoopConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What an executor needs to know beside its functions. Begin with {@link #of}.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param groupId who shares the calls: every executor of one group owns the same functions
 * @param slot tells this executor from the others of its group; the same after a restart
 * @param maxConcurrentCalls calls that run at once
 * @param callTimeout after which a call's result is an error that the model reads
 * @param clientProperties see {@link LoopConfig}
 */
public record ExecutorConfig(
    String bootstrapServers,
    Topics topics,
    String groupId,
    String slot,
    GroupProtocol groupProtocol,
    int maxConcurrentCalls,
    Duration callTimeout,
    Map<String, String> clientProperties) {
  /** The group of all executors of a deployment that own one set of functions. */
  public static final String DEFAULT_GROUP = "funnel-executor";

  public ExecutorConfig {
    Objects.requireNonNull(topics, "topics");
    clientProperties = Map.copyOf(clientProperties);
    if (maxConcurrentCalls < 1) {
      throw new IllegalArgumentException(
          "maxConcurrentCalls is " + maxConcurrentCalls + "; at least 1");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("callTimeout is " + callTimeout + "; above zero");
    }
  }

  /** An executor with defaults: 8 calls at once, 30 seconds each. */
  public static ExecutorConfig of(String bootstrapServers, String slot) {
    return new ExecutorConfig(
        bootstrapServers,
        Topics.DEFAULT,
        DEFAULT_GROUP,
        slot,
        GroupProtocol.CONSUMER,
        8,
        Duration.ofSeconds(30),
        Map.of());
  }

  /** The same executor in another consumer group. */
  public ExecutorConfig withGroup(String group, GroupProtocol protocol) {
    return new ExecutorConfig(
        bootstrapServers,
        topics,
        group,
        slot,
        protocol,
        maxConcurrentCalls,
        callTimeout,
        clientProperties);
  }

  LoopConfig loop() {
    return new LoopConfig(
        bootstrapServers,
        topics.responses(),
        groupId,
        groupId + "-" + slot,
        groupProtocol,
        LoopLimits.DEFAULT,
        Duration.ofSeconds(15),
        clientProperties);
  }
}
