package dev.funnel.transport.kafka;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ledger of partitions that came, one after another, before they are served: a partition
 * brings nothing until then. A read that fails begins anew. Owner thread only, which is here for
 * {@link #STEP} a round, so that it polls in time however long the ledger is.
 */
final class LedgerRestore implements AutoCloseable {
  static final long RETRY_MS = 500;

  private static final Duration STEP = Duration.ofMillis(100);

  private final LoopConfig config;
  private final @Nullable LedgerTopic topic;
  private final BiConsumer<PartitionId, CommittedOffset> next;
  private final LoopListener listener;
  private final ChatCodec codec = new ChatCodec();
  private final Map<PartitionId, CommittedOffset> waiting = new LinkedHashMap<>();
  private @Nullable LedgerReader reader;
  private long numRead;
  private long begunMs;
  private long notBeforeMs = Long.MIN_VALUE;

  /**
   * @param topic null passes partitions on at once
   * @param next takes partitions whose ledger is here, with what is committed of them
   */
  LedgerRestore(
      LoopConfig config,
      @Nullable LedgerTopic topic,
      BiConsumer<PartitionId, CommittedOffset> next,
      LoopListener listener) {
    this.config = config;
    this.topic = topic;
    this.next = next;
    this.listener = listener;
  }

  /**
   * A partition came. INVARIANT: its committed offset was read before its ledger is, so that the
   * ledger holds whatever that offset covers.
   */
  void came(PartitionId id, CommittedOffset committed) {
    if (topic == null) {
      next.accept(id, committed);
    } else {
      waiting.put(id, committed);
    }
  }

  /** Partitions went; what was read of them is forgotten. */
  void went(Collection<PartitionId> partitions) {
    if (topic != null) {
      for (PartitionId id : partitions) {
        waiting.remove(id);
        topic.ledger().forget(id.partition());
      }
      if (reader != null && partitions.stream().anyMatch(id -> isRead(id, reader))) {
        close();
      }
    }
  }

  /** Whether the partition must bring nothing. */
  boolean isWaiting(PartitionId id) {
    return waiting.containsKey(id);
  }

  /** Reads on, for a bounded time. */
  void step(long nowMs) {
    if (topic != null && !waiting.isEmpty() && nowMs >= notBeforeMs) {
      try {
        step(topic, nowMs);
      } catch (AuthorizationException e) {
        throw LoopFailed.notAuthorized(config, e);
      } catch (KafkaException e) {
        close();
        notBeforeMs = nowMs + RETRY_MS;
        listener.notRestored(Set.copyOf(waiting.keySet()), e);
      }
    }
  }

  private void step(LedgerTopic ledger, long nowMs) {
    PartitionId id = waiting.keySet().iterator().next();
    if (reader == null) {
      ledger.ledger().forget(id.partition());
      reader = new LedgerReader(config, new TopicPartition(ledger.name(), id.partition()));
      numRead = 0;
      begunMs = nowMs;
    }
    if (reader.step(STEP, record -> take(ledger, record))) {
      close();
      listener.ledgerRestored(id, numRead, nowMs - begunMs);
      next.accept(id, waiting.remove(id));
    }
  }

  private void take(
      LedgerTopic ledger, ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    InboundRecord inbound = KafkaRecords.inbound(record);
    try {
      ledger.ledger().put(record.partition(), codec.decodeLedgerEntry(inbound));
      numRead++;
    } catch (RequestRefused e) {
      listener.ledgerRecordIgnored(inbound.origin(), e.getMessage());
    }
  }

  private static boolean isRead(PartitionId id, LedgerReader reader) {
    return reader.partition().partition() == id.partition();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
