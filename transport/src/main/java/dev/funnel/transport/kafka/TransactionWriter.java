package dev.funnel.transport.kafka;

import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordSize;
import dev.funnel.transport.Refusal;
import dev.funnel.transport.TransactionBatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes batches as transactions with one producer, which it replaces when it is broken. */
final class TransactionWriter implements AutoCloseable {
  /** How a transaction ended. */
  sealed interface Result {
    record Committed() implements Result {}

    /** Nothing of it is visible, unless the producer is broken: then it may be or not. */
    record Aborted(Throwable cause) implements Result {}

    /** As {@link Aborted}, because of these records; there may be more of them. */
    record Refused(List<Refusal> refusals) implements Result {}
  }

  /** A record that failed for a reason of its own, and the reason. */
  private record Failed(Delivery delivery, OutboundRecord record, Throwable error) {}

  private final LoopConfig config;
  private final @Nullable LedgerTopic ledger;
  private final ChatCodec codec = new ChatCodec();
  private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

  TransactionWriter(LoopConfig config, @Nullable LedgerTopic ledger) {
    this.config = config;
    this.ledger = ledger;
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
    AtomicReference<@Nullable Failed> failed = new AtomicReference<>();
    long begunNanos = System.nanoTime();
    try {
      writer.beginTransaction();
      Map<Delivery, Future<RecordMetadata>> responses = new LinkedHashMap<>();
      for (Delivery delivery : batch.deliveries()) {
        for (OutboundRecord record : delivery.answer()) {
          Future<RecordMetadata> written =
              send(
                  writer,
                  record,
                  error -> failed.compareAndSet(null, new Failed(delivery, record, error)));
          responses.putIfAbsent(delivery, written);
        }
      }
      if (ledger != null) {
        sendEntries(writer, batch, responses, ledger.name());
      }
      writer.sendOffsetsToTransaction(offsets(batch), group);
      writer.commitTransaction();
      return new Result.Committed();
    } catch (KafkaException | IllegalStateException e) {
      Failed own = failed.get();
      if (isDenied(e)) {
        // Whoever may not write must not acknowledge either.
        throw LoopFailed.notAuthorized(config, e);
      }
      abort(writer, begunNanos, e);
      return own == null
          ? new Result.Aborted(e)
          : new Result.Refused(List.of(refusal(own.delivery(), own.record(), own.error())));
    }
  }

  /** Sends the entries of the ledger, which tell where the responses lie. */
  // What fails of an entry fails the commit; it is the entry's own only by a defect.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void sendEntries(
      KafkaProducer<byte @Nullable [], byte @Nullable []> writer,
      TransactionBatch batch,
      Map<Delivery, Future<RecordMetadata>> responses,
      String topic) {
    List<Delivery> entered =
        batch.deliveries().stream().filter(delivery -> delivery.entry() != null).toList();
    if (entered.stream().anyMatch(responses::containsKey)) {
      writer.flush();
    }
    for (Delivery delivery : entered) {
      Future<RecordMetadata> response = responses.get(delivery);
      if (response != null) {
        delivery.respondedAt(offsetOf(response));
      }
      LedgerEntry entry = Objects.requireNonNull(delivery.entry());
      int partition = delivery.record().origin().partition();
      writer.send(KafkaRecords.outbound(codec.encodeLedgerEntry(entry, topic, partition)));
    }
  }

  private static long offsetOf(Future<RecordMetadata> flushed) {
    try {
      return flushed.get().offset();
    } catch (ExecutionException e) {
      throw new KafkaException("a response was not written", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Sends a record; {@code failed} hears, on any thread, of an error that is the record's own. */
  // The commit reports every record that failed; only what is a record's own is of interest here.
  private static Future<RecordMetadata> send(
      KafkaProducer<byte @Nullable [], byte @Nullable []> writer,
      OutboundRecord record,
      Consumer<Throwable> failed) {
    Future<RecordMetadata> written;
    try {
      written =
          writer.send(
              KafkaRecords.outbound(record),
              (metadata, error) -> {
                // Later records are told the same error though they may be good: the first counts.
                if (error != null && isOwn(error)) {
                  failed.accept(error);
                }
              });
    } catch (IllegalArgumentException | SerializationException e) {
      failed.accept(e);
      throw new KafkaException("a record cannot be sent", e);
    }
    // A record above the batch size opens a batch with just a little room: a tiny record may follow
    // it, and when the broker refuses the two, the client splits them in vain, for ever.
    if (RecordSize.of(record) > ClientProperties.BATCH_BYTES) {
      writer.flush();
    }
    return written;
  }

  /** Whether the error stays with its record however often it is sent. */
  private static boolean isOwn(Throwable error) {
    return error instanceof RecordTooLargeException
        || error instanceof InvalidRecordException
        || error instanceof InvalidTimestampException;
  }

  private Refusal refusal(Delivery delivery, OutboundRecord record, Throwable error) {
    Mishap mishap =
        error instanceof RecordTooLargeException
            ? new Mishap.TooLarge(
                record.topic(), RecordSize.of(record), config.limits().maxRecordBytes())
            : new Mishap.Unwritable(record.topic(), String.valueOf(error.getMessage()));
    return new Refusal(delivery, record, mishap);
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

  private static boolean isDenied(Throwable error) {
    return error instanceof AuthorizationException
        || error.getCause() instanceof AuthorizationException;
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
