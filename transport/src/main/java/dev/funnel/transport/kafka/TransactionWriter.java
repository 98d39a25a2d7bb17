package dev.funnel.transport.kafka;

import dev.funnel.schemas.OutboundRecord;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordSize;
import dev.funnel.transport.TransactionBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
     * @param tooLarge the first record that the broker refused for its size
     */
    record Aborted(Throwable cause, @Nullable Refused tooLarge) implements Result {}
  }

  /** A record of a delivery's answer that does not fit its topic. */
  record Refused(Delivery delivery, OutboundRecord record) {}

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
    AtomicReference<@Nullable Refused> refused = new AtomicReference<>();
    long begunNanos = System.nanoTime();
    try {
      writer.beginTransaction();
      for (Delivery delivery : batch.deliveries()) {
        for (OutboundRecord record : delivery.answer()) {
          send(writer, new Refused(delivery, record), refused);
        }
      }
      writer.sendOffsetsToTransaction(offsets(batch), group);
      writer.commitTransaction();
      return new Result.Committed();
    } catch (AuthorizationException e) {
      throw LoopFailed.notAuthorized(config, e);
    } catch (KafkaException | IllegalStateException e) {
      abort(writer, begunNanos, e);
      return new Result.Aborted(e, refused.get());
    }
  }

  // The commit reports every record that failed; only a refusal is of interest by record.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void send(
      KafkaProducer<byte @Nullable [], byte @Nullable []> writer,
      Refused ifRefused,
      AtomicReference<@Nullable Refused> refused) {
    OutboundRecord record = ifRefused.record();
    writer.send(
        KafkaRecords.outbound(record),
        (metadata, error) -> {
          // Later ones are told the same error though they may fit.
          if (error instanceof RecordTooLargeException) {
            refused.compareAndSet(null, ifRefused);
          }
        });
    // A record above the batch size opens a batch with just a little room: a tiny record may follow
    // it, and when the broker refuses the two, the client splits them in vain, for ever.
    if (RecordSize.of(record) > ClientProperties.BATCH_BYTES) {
      writer.flush();
    }
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

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
