package dev.funnel.transport.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition after another, each from its beginning to the end that it had when it was
 * begun, in bounded steps. It is at the end only when every transaction below that is ended: what
 * may have been committed is read. Owner thread only.
 */
final class LedgerReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(10);

  /** Where a partition begins and ends, once the broker has said so. */
  private record Bounds(
      KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> first,
      KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> end) {
    boolean areKnown() {
      return first.isDone() && end.isDone();
    }
  }

  private final Admin admin;
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicPartition partition;
  private final Bounds bounds;
  private long position = -1;

  LedgerReader(LoopConfig config, TopicPartition partition) {
    this.partition = partition;
    admin = Admin.create(ClientProperties.admin(config));
    consumer =
        new KafkaConsumer<>(
            ClientProperties.ledgerReader(config),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    // The end is the high watermark, above what open transactions have written; the reader itself
    // passes such a transaction only when it is ended.
    bounds = new Bounds(ask(OffsetSpec.earliest()), ask(OffsetSpec.latest()));
  }

  private KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> ask(OffsetSpec spec) {
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition);
  }

  TopicPartition partition() {
    return partition;
  }

  /**
   * Reads for about that long; whether the end is reached.
   *
   * @throws KafkaException if it cannot be read now
   */
  boolean step(
      Duration budget, Consumer<ConsumerRecord<byte @Nullable [], byte @Nullable []>> entries) {
    if (!bounds.areKnown()) {
      return false;
    }
    position = Math.max(position, offset(bounds.first()));
    long end = offset(bounds.end());
    long begunNanos = System.nanoTime();
    while (position < end && System.nanoTime() - begunNanos < budget.toNanos()) {
      ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
      records.forEach(entries);
      OffsetAndMetadata next = records.nextOffsets().get(partition);
      if (next == null) {
        return false; // Nothing has come yet, or a transaction is open: the owner has other work.
      }
      position = next.offset();
    }
    return position >= end;
  }

  private static long offset(KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> known) {
    try {
      return known.get().offset();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
    admin.close(Duration.ZERO);
  }
}
