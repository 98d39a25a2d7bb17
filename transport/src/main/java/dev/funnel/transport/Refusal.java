package dev.funnel.transport;

import dev.funnel.schemas.OutboundRecord;
import java.util.Objects;

/**
 * A record of a delivery's answer that cannot be written for a reason of its own: however often it
 * is tried, it keeps the others of its transaction from being written.
 */
public record Refusal(Delivery delivery, OutboundRecord record, Mishap mishap) {
  public Refusal {
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(mishap, "mishap");
  }
}
