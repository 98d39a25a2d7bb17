package dev.funnel.transport;

import java.util.List;
import java.util.Map;

/**
 * One transaction: the answers of these deliveries and the offsets that end them.
 *
 * @param deliveries may be empty: offsets that moved on without a record
 */
public record TransactionBatch(
    List<Delivery> deliveries, Map<PartitionId, CommittedOffset> offsets) {
  public TransactionBatch {
    deliveries = List.copyOf(deliveries);
    offsets = Map.copyOf(offsets);
  }
}
