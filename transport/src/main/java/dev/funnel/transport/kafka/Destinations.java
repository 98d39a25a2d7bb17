package dev.funnel.transport.kafka;

import dev.funnel.schemas.OutboundRecord;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Refusal;
import dev.funnel.transport.TransactionBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Knows where records can be written. A producer would wait in vain for a partition that does not
 * exist, which looks as if the broker were away; so this is asked first. Owner thread only.
 */
final class Destinations {
  private final Supplier<Map<String, Integer>> ask;
  private final Map<String, Integer> numPartitions = new HashMap<>();

  /**
   * Destinations that are known from this answer.
   *
   * @param ask the topics that the broker has now with their partition counts; may throw
   */
  Destinations(Supplier<Map<String, Integer>> ask) {
    this.ask = ask;
  }

  /** The records that go nowhere. Throws what the broker's answer throws, if it must be asked. */
  List<Refusal> refusals(TransactionBatch batch) {
    List<Refusal> suspects = nowhere(batch);
    if (suspects.isEmpty()) {
      return List.of();
    }
    // What was known may be old: topics are created and grow.
    numPartitions.clear();
    numPartitions.putAll(ask.get());
    return nowhere(batch);
  }

  /** What was known may be wrong: a topic may be gone. */
  void forget() {
    numPartitions.clear();
  }

  private List<Refusal> nowhere(TransactionBatch batch) {
    List<Refusal> found = new ArrayList<>();
    for (Delivery delivery : batch.deliveries()) {
      for (OutboundRecord record : delivery.answer()) {
        int count = numPartitions.getOrDefault(record.topic(), 0);
        Integer partition = record.partition();
        if (count == 0) {
          found.add(refusal(delivery, record, "it does not exist, or may not be described"));
        } else if (partition != null && (partition < 0 || partition >= count)) {
          found.add(
              refusal(
                  delivery,
                  record,
                  "partition " + partition + " does not exist; it has " + count + " from 0 on"));
        }
      }
    }
    return found;
  }

  private static Refusal refusal(Delivery delivery, OutboundRecord record, String reason) {
    return new Refusal(delivery, record, new Mishap.Unwritable(record.topic(), reason));
  }
}
