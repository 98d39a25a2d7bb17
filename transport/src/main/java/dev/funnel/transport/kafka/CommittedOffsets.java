package dev.funnel.transport.kafka;

import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever is next where partitions that came go on. The group may not know it yet, while the
 * broker is away or a dead owner's transaction is open: such a partition is late, brings nothing,
 * and is asked for again. Owner thread only.
 */
final class CommittedOffsets {
  static final long RETRY_MS = 500;

  // The owner thread is away from everything else for so long.
  private static final Duration READ = Duration.ofSeconds(2);

  private final Consumer<?, ?> consumer;
  private final BiConsumer<PartitionId, CommittedOffset> next;
  private final LoopListener listener;
  private final Set<TopicPartition> late = new HashSet<>();
  private long retryAtMs;

  CommittedOffsets(
      Consumer<?, ?> consumer,
      BiConsumer<PartitionId, CommittedOffset> next,
      LoopListener listener) {
    this.consumer = consumer;
    this.next = next;
    this.listener = listener;
  }

  /** Partitions came, within the consumer's callback. */
  void came(Collection<TopicPartition> partitions, long nowMs) {
    late.addAll(partitions);
    // INVARIANT a partition that the flow does not know brings no record: it would be passed over.
    consumer.pause(partitions);
    assign(nowMs);
  }

  /** Partitions went; nobody waits for them. */
  void went(Collection<TopicPartition> partitions) {
    late.removeAll(partitions);
  }

  /** Asks again for those that are late, once in a while. */
  void retry(long nowMs) {
    if (nowMs >= retryAtMs) {
      assign(nowMs);
    }
  }

  /** Whether the partition must bring nothing. */
  boolean isLate(TopicPartition partition) {
    return late.contains(partition);
  }

  private void assign(long nowMs) {
    if (late.isEmpty()) {
      return;
    }
    try {
      read(late).forEach(next);
      late.clear();
    } catch (RetriableException e) {
      retryAtMs = nowMs + RETRY_MS;
      listener.notRestored(KafkaRecords.ids(late), e);
    }
  }

  /** What the group has committed. */
  Map<PartitionId, CommittedOffset> read(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> read = consumer.committed(partitions, READ);
    return partitions.stream()
        .collect(Collectors.toMap(KafkaRecords::id, partition -> offset(read.get(partition))));
  }

  private static CommittedOffset offset(@Nullable OffsetAndMetadata read) {
    return read == null
        ? CommittedOffset.NONE
        : new CommittedOffset(read.offset(), read.metadata());
  }
}
