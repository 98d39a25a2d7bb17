package dev.funnel.schemas;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written, free of Kafka's types.
 *
 * @param topic where to
 * @param partition null lets the producer hash the key
 * @param key null for none
 */
public record OutboundRecord(
    String topic,
    @Nullable Integer partition,
    @Nullable Payload key,
    Payload value,
    Map<String, Payload> headers) {
  public OutboundRecord {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(value, "value");
    headers = Map.copyOf(headers);
  }
}
