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
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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

  /**
   * The records that go to a partition that their topic does not have.
   *
   * @throws UnknownTopicOrPartitionException if a topic does not exist: topics are the
   *     deployment's, not the record's, so everything waits until somebody creates it
   */
  List<Refusal> refusals(TransactionBatch batch) {
    if (isKnownToFit(batch)) {
      return List.of();
    }
    // What was known may be old: topics are created and grow.
    numPartitions.clear();
    numPartitions.putAll(ask.get());
    return nowhere(batch);
  }

  private boolean isKnownToFit(TransactionBatch batch) {
    return batch.deliveries().stream()
        .flatMap(delivery -> delivery.answer().stream())
        .allMatch(record -> fits(record, numPartitions.getOrDefault(record.topic(), 0)));
  }

  private static boolean fits(OutboundRecord record, int count) {
    Integer partition = record.partition();
    return count > 0 && (partition == null || (partition >= 0 && partition < count));
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
        if (count == 0) {
          throw new UnknownTopicOrPartitionException(
              "topic '" + record.topic() + "' does not exist, or may not be described; create it");
        }
        if (!fits(record, count)) {
          found.add(
              refusal(
                  delivery,
                  record,
                  "partition "
                      + record.partition()
                      + " does not exist; it has "
                      + count
                      + " from 0 on"));
        }
      }
    }
    return found;
  }

  private static Refusal refusal(Delivery delivery, OutboundRecord record, String reason) {
    return new Refusal(delivery, record, new Mishap.Unwritable(record.topic(), reason));
  }
}
