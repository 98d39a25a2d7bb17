package dev.funnel.producer.deadletters;

import dev.funnel.producer.BrokerUnavailable;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The dead letters of a deployment, read committed and without a group; and their way back. */
public final class DeadLetterTopic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String bootstrapServers;
  private final Topics topics;
  private final ChatCodec codec = new ChatCodec();
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

  /**
   * Connects when something is asked for.
   *
   * @throws BrokerUnavailable if the address is none
   */
  public DeadLetterTopic(String bootstrapServers, Topics topics) {
    this.bootstrapServers = Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    this.topics = Objects.requireNonNull(topics, "topics");
    try {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "isolation.level", "read_committed",
                  "enable.auto.commit", "false",
                  "auto.offset.reset", "earliest",
                  "allow.auto.create.topics", "false",
                  "default.api.timeout.ms", (int) PATIENCE.toMillis()),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  /**
   * Reads partition after partition, up to the ends as of now.
   *
   * @param since begins with the first letter of that time; null with the first there is
   * @throws BrokerUnavailable if the broker does not answer, or lacks the topic
   */
  public void read(@Nullable Instant since, LetterReader reader) {
    try {
      List<TopicPartition> partitions = partitions();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> begins = begins(partitions, since, ends);
      long total = 0;
      for (TopicPartition partition : partitions) {
        total += Math.max(0, ends.get(partition) - begins.get(partition));
      }
      long read = 0;
      for (TopicPartition partition : partitions) {
        long begin = begins.get(partition);
        long end = ends.get(partition);
        if (!readPartition(partition, begin, end, read, total, reader)) {
          return;
        }
        read += Math.max(0, end - begin);
      }
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private boolean readPartition(
      TopicPartition partition,
      long begin,
      long end,
      long readBefore,
      long total,
      LetterReader reader) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, begin);
    long position = begin;
    long movedNanos = System.nanoTime();
    while (position < end) {
      ConsumerRecords<byte @Nullable [], byte @Nullable []> records = consumer.poll(POLL);
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : records) {
        if (record.offset() < end && !take(record, reader)) {
          return false;
        }
      }
      long next = consumer.position(partition);
      if (next > position) {
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
        throw new BrokerUnavailable(
            "Kafka at " + bootstrapServers + " sends nothing of " + partition + "; try again");
      }
      position = next;
      reader.progress(readBefore + Math.min(position, end) - begin, total);
    }
    return true;
  }

  private boolean take(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> record, LetterReader reader) {
    LetterPlace place = new LetterPlace(record.partition(), record.offset());
    try {
      return reader.take(stored(place, KafkaRecords.inbound(record)));
    } catch (RequestRefused e) {
      reader.unreadable(place, String.valueOf(e.getMessage()));
      return true;
    }
  }

  private StoredLetter stored(LetterPlace place, InboundRecord record) throws RequestRefused {
    DeadLetter letter = codec.decodeDeadLetter(record);
    return new StoredLetter(
        place,
        record.origin().timestamp(),
        codec.identify(letter.record()),
        record.header(Headers.LEFT_OUT) == null,
        letter);
  }

  /**
   * The letter at a place, if there is one.
   *
   * @throws BrokerUnavailable as {@link #read}
   */
  public Optional<StoredLetter> find(LetterPlace place) {
    TopicPartition partition = new TopicPartition(topics.deadLetters(), place.partition());
    try {
      if (!partitions().contains(partition)) {
        return Optional.empty();
      }
      long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      if (place.offset() < begin || place.offset() >= end) {
        return Optional.empty();
      }
      Found found = new Found();
      boolean unused = readPartition(partition, place.offset(), place.offset() + 1, 0, 1, found);
      return Optional.ofNullable(found.letter);
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private static final class Found implements LetterReader {
    private @Nullable StoredLetter letter;

    @Override
    public boolean take(StoredLetter taken) {
      letter = taken;
      return false;
    }

    @Override
    public void unreadable(LetterPlace place, String why) {}

    @Override
    public void progress(long read, long total) {}
  }

  /**
   * Writes records, each in its partition, and returns when all are acknowledged. Sending a record
   * again does no harm (see {@link Redrive}), so one that failed may have others before it.
   *
   * @throws BrokerUnavailable if one of them is not taken
   */
  public void send(List<OutboundRecord> records) {
    List<Future<RecordMetadata>> written = new ArrayList<>();
    try {
      for (OutboundRecord record : records) {
        written.add(producer().send(KafkaRecords.outbound(record)));
      }
      for (Future<RecordMetadata> one : written) {
        RecordMetadata unused = one.get();
      }
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private KafkaProducer<byte @Nullable [], byte @Nullable []> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  bootstrapServers,
                  "enable.idempotence",
                  "true",
                  "max.block.ms",
                  Long.toString(PATIENCE.toMillis())),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> partitions = consumer.partitionsFor(topics.deadLetters());
    if (partitions == null || partitions.isEmpty()) {
      throw new BrokerUnavailable(
          "Kafka at "
              + bootstrapServers
              + " has no topic '"
              + topics.deadLetters()
              + "'; is this Funnel's broker? (funnel topics create)");
    }
    return partitions.stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  private Map<TopicPartition, Long> begins(
      List<TopicPartition> partitions, @Nullable Instant since, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> begins = new HashMap<>(consumer.beginningOffsets(partitions));
    if (since != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      for (TopicPartition partition : partitions) {
        OffsetAndTimestamp first = found.get(partition);
        begins.put(partition, first == null ? ends.get(partition) : first.offset());
      }
    }
    return begins;
  }

  private BrokerUnavailable unavailable(Throwable cause) {
    return new BrokerUnavailable(
        "Kafka at " + bootstrapServers + " cannot be used: " + cause.getMessage(), cause);
  }

  @Override
  public void close() {
    consumer.close();
    if (producer != null) {
      producer.close();
    }
  }
}
