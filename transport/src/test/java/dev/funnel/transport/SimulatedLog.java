package dev.funnel.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.InboundRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic, its group's committed offsets and what a read_committed reader sees, as a broker would
 * keep them. Checks at every commit that it covers only what is answered.
 */
final class SimulatedLog {
  // Entry i of a partition is its offset i; null is never delivered (a marker, an aborted record).
  private final Map<PartitionId, List<@Nullable InboundRecord>> entries = new HashMap<>();
  private final Map<PartitionId, CommittedOffset> committed = new HashMap<>();
  private final Set<String> answered = new LinkedHashSet<>();

  SimulatedLog(List<PartitionId> partitions) {
    partitions.forEach(id -> entries.put(id, new ArrayList<>()));
  }

  void append(PartitionId id, Random random) {
    List<@Nullable InboundRecord> log = entries(id);
    if (random.nextInt(3) == 0) {
      log.add(null);
    } else {
      String key = random.nextInt(6) == 0 ? null : "k" + random.nextInt(4);
      log.add(Records.inbound(id, log.size(), key));
    }
  }

  /** The records from a position on, at most so many entries. */
  List<InboundRecord> read(PartitionId id, long position, int maxEntries) {
    return entries(id).subList((int) position, (int) end(id, position, maxEntries)).stream()
        .filter(Objects::nonNull)
        .toList();
  }

  long end(PartitionId id, long position, int maxEntries) {
    return Math.min(entries(id).size(), position + maxEntries);
  }

  CommittedOffset committed(PartitionId id) {
    return committed.getOrDefault(id, CommittedOffset.NONE);
  }

  /** A transaction is committed: answers and offsets become visible together. */
  void commit(TransactionBatch batch) {
    for (Delivery delivery : batch.deliveries()) {
      InboundRecord record = delivery.record();
      assertThat(answered.add(record.origin().coordinates()))
          .as("EveryRecordIsAnsweredOnce: %s", record.origin().coordinates())
          .isTrue();
      assertThat(earlierOfKey(record))
          .as("OrderWithinAKey: before %s", record.origin().coordinates())
          .allMatch(this::isAnswered);
    }
    committed.putAll(batch.offsets());
    batch.offsets().forEach(this::requireAnswered);
  }

  private void requireAnswered(PartitionId id, CommittedOffset offset) {
    assertThat(offset.metadata()).hasSizeLessThanOrEqualTo(4_096);
    OffsetTracker restarted = new OffsetTracker(offset);
    for (InboundRecord record : records(id)) {
      long at = record.origin().offset();
      if (at < offset.offset() || !restarted.received(at)) {
        assertThat(isAnswered(record))
            .as("CommittedNeverPassesUnprocessed: %s", record.origin().coordinates())
            .isTrue();
      } else {
        assertThat(isAnswered(record))
            .as("EveryAnswerIsCommitted: %s", record.origin().coordinates())
            .isFalse();
      }
    }
  }

  boolean isAnswered(InboundRecord record) {
    return answered.contains(record.origin().coordinates());
  }

  boolean isWhollyCommitted() {
    return entries.entrySet().stream()
        .allMatch(entry -> committed(entry.getKey()).offset() == entry.getValue().size());
  }

  /** The records of the same key that lie before this one. */
  List<InboundRecord> earlierOfKey(InboundRecord record) {
    PartitionId id = new PartitionId(record.origin().topic(), record.origin().partition());
    return records(id).stream()
        .filter(other -> record.key() != null && record.key().equals(other.key()))
        .filter(other -> other.origin().offset() < record.origin().offset())
        .toList();
  }

  List<InboundRecord> records(PartitionId id) {
    return entries(id).stream().filter(Objects::nonNull).toList();
  }

  private List<@Nullable InboundRecord> entries(PartitionId id) {
    return Objects.requireNonNull(entries.get(id));
  }
}
