package dev.funnel.producer;

import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.Encoding;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Configuration of a {@link KafkaChatClient}.
 *
 * @param bootstrapServers {@code host:port}, several joined by commas
 * @param topics where requests go and responses come from
 * @param maxInFlight most conversations that are followed at a time, at least 1
 * @param maxWait how long a conversation is followed, from its submission
 * @param encoding of the requests, and so of their responses
 * @param properties further properties of the Kafka clients, such as those for TLS; none of those
 *     that the client sets itself
 */
public record ClientConfig(
    String bootstrapServers,
    Topics topics,
    int maxInFlight,
    Duration maxWait,
    Encoding encoding,
    Map<String, String> properties) {
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "isolation.level",
          "group.id",
          "enable.auto.commit",
          "enable.idempotence",
          "acks",
          "transactional.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer");

  public ClientConfig {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(topics, "topics");
    Objects.requireNonNull(encoding, "encoding");
    properties = Map.copyOf(properties);
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight is " + maxInFlight + "; allowed: at least 1");
    }
    if (maxWait.isNegative() || maxWait.isZero()) {
      throw new IllegalArgumentException("maxWait is " + maxWait + "; it must be positive");
    }
    for (String name : new TreeSet<>(properties.keySet())) {
      if (RESERVED.contains(name)) {
        throw new IllegalArgumentException(
            "client property '" + name + "' is set by the client itself; leave it out");
      }
    }
  }

  /** Default topics, 64 in flight, ten minutes, Avro. */
  public static ClientConfig of(String bootstrapServers) {
    return new ClientConfig(
        bootstrapServers, Topics.DEFAULT, 64, Duration.ofMinutes(10), Encoding.AVRO, Map.of());
  }
}
