package dev.funnel.transport.kafka;

import dev.funnel.schemas.OutboundRecord;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.TransactionBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes batches as transactions with one producer, which it replaces when it is broken. */
final class TransactionWriter implements AutoCloseable {
  /** How a transaction ended. */
  sealed interface Result {
    record Committed() implements Result {}

    /**
     * Nothing of it is visible, unless the producer is broken: then it may be or not.
     *
     * @param tooLarge the records that the broker refused for their size
     */
    record Aborted(Throwable cause, Map<Delivery, Set<OutboundRecord>> tooLarge)
        implements Result {}
  }

  private record Refused(Delivery delivery, OutboundRecord record) {}

  private final LoopConfig config;
  private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

  TransactionWriter(LoopConfig config) {
    this.config = config;
  }

  /** Whether the producer is usable; if not, {@link #open} makes a new one. */
  boolean isOpen() {
    return producer != null;
  }

  /**
   * Makes a producer and ends what one with the same transactional id has left open.
   *
   * @throws KafkaException if the broker does not answer in time; the writer stays closed
   */
  void open() {
    KafkaProducer<byte @Nullable [], byte @Nullable []> fresh =
        new KafkaProducer<>(
            ClientProperties.producer(config),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      fresh.initTransactions();
      producer = fresh;
    } catch (KafkaException e) {
      fresh.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Writes a batch.
   *
   * @throws LoopFailed if this process must not write any more
   */
  Result write(TransactionBatch batch, ConsumerGroupMetadata group) {
    KafkaProducer<byte @Nullable [], byte @Nullable []> writer = producer;
    if (writer == null) {
      throw new IllegalStateException("the producer is not open");
    }
    Queue<Refused> refused = new ConcurrentLinkedQueue<>();
    long begunNanos = System.nanoTime();
    try {
      writer.beginTransaction();
      for (Delivery delivery : batch.deliveries()) {
        for (OutboundRecord record : delivery.answer()) {
          send(writer, delivery, record, refused);
        }
      }
      writer.sendOffsetsToTransaction(offsets(batch), group);
      writer.commitTransaction();
      return new Result.Committed();
    } catch (AuthorizationException e) {
      throw LoopFailed.notAuthorized(config, e);
    } catch (KafkaException | IllegalStateException e) {
      abort(writer, begunNanos, e);
      return new Result.Aborted(e, byDelivery(refused));
    }
  }

  // The commit reports every record that failed; only the size is of interest by record.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void send(
      KafkaProducer<byte @Nullable [], byte @Nullable []> writer,
      Delivery delivery,
      OutboundRecord record,
      Queue<Refused> refused) {
    writer.send(
        KafkaRecords.outbound(record),
        (metadata, error) -> {
          if (error instanceof RecordTooLargeException) {
            refused.add(new Refused(delivery, record));
          }
        });
  }

  private void abort(
      KafkaProducer<byte @Nullable [], byte @Nullable []> writer,
      long begunNanos,
      RuntimeException cause) {
    boolean fenced = isFenced(cause);
    try {
      writer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      fenced |= isFenced(e);
      // The coordinator gave the transaction up, or its commit may still happen: only a new
      // producer knows its end.
      close();
    }
    // The coordinator fences a producer whose transaction it timed out as if another had come.
    // Sooner than that there is another, and to go on would fence it in turn, for ever.
    if (fenced && System.nanoTime() - begunNanos < config.transactionTimeout().toNanos()) {
      throw LoopFailed.fenced(config, cause);
    }
  }

  private static boolean isFenced(Throwable error) {
    return error instanceof ProducerFencedException
        || error.getCause() instanceof ProducerFencedException;
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(TransactionBatch batch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Map.Entry<PartitionId, CommittedOffset> entry : batch.offsets().entrySet()) {
      offsets.put(
          new TopicPartition(entry.getKey().topic(), entry.getKey().partition()),
          new OffsetAndMetadata(entry.getValue().offset(), entry.getValue().metadata()));
    }
    return offsets;
  }

  private static Map<Delivery, Set<OutboundRecord>> byDelivery(Queue<Refused> refused) {
    Map<Delivery, Set<OutboundRecord>> grouped = new LinkedHashMap<>();
    for (Refused one : refused) {
      grouped.computeIfAbsent(one.delivery(), any -> new HashSet<>()).add(one.record());
    }
    return grouped;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
