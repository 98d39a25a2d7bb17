package dev.funnel.schemas;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was polled, free of Kafka's types.
 *
 * @param origin where it lies
 * @param key null if the producer set none
 * @param value null for a tombstone
 * @param headers the last value of each name
 */
public record InboundRecord(
    RecordOrigin origin,
    @Nullable Payload key,
    @Nullable Payload value,
    Map<String, Payload> headers) {
  public InboundRecord {
    Objects.requireNonNull(origin, "origin");
    headers = Map.copyOf(headers);
  }

  /** The header as UTF-8 text, or null. */
  public @Nullable String header(String name) {
    Payload payload = headers.get(name);
    return payload == null ? null : payload.text();
  }
}
