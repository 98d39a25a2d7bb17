package dev.funnel.transport.kafka;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.ledger.Ledger;
import dev.funnel.transport.ledger.OpenTurn;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends conversations whose executor does not answer: looks every few seconds which turns of the
 * ledger are open beyond their time, and writes for each the request that ends its conversation,
 * into the partition of its requests.
 *
 * <p>It need not be right. What it writes is one more record behind all others of its conversation:
 * if the next turn was written before, that turn is answered, and this record is then passed over;
 * if it comes after, it is late. So nothing here is transactional, and a process that stood still
 * may write it too. What fails is tried again after {@link #AGAIN}.
 *
 * <p>Owns a thread and its Kafka clients, which it makes when they are first needed.
 */
public final class OpenTurnTimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTurnTimer.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_AT_ONCE = 500;

  private final LoopConfig config;
  private final Topics topics;
  private final Ledger ledger;
  private final Clock clock;
  private final ChatCodec codec = new ChatCodec();
  private final Thread owner = new Thread(this::run, "funnel-open-turns");
  private @Nullable KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

  /**
   * A timer that does nothing until {@link #start}.
   *
   * @param config of the loop that fills the ledger
   */
  public OpenTurnTimer(LoopConfig config, Topics topics, Ledger ledger, Clock clock) {
    this.config = config;
    this.topics = topics;
    this.ledger = ledger;
    this.clock = clock;
    owner.setDaemon(true);
  }

  /** Starts the thread. To be called once. */
  public void start() {
    owner.start();
  }

  private void run() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        for (OpenTurn turn : ledger.overdue(clock.instant(), AGAIN, MAX_AT_ONCE)) {
          end(turn);
        }
      }
    } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
      // close() was called.
    } finally {
      closeClients();
    }
  }

  private void end(OpenTurn turn) throws InterruptedException {
    try {
      Optional<InboundRecord> record = response(turn);
      if (record.isEmpty()) {
        LOG.warn("the response of {} is gone: its conversation cannot be ended", turn);
        return;
      }
      ChatResponse response = codec.decodeResponse(record.get());
      ChatRequest request = response.request();
      if (request == null) {
        LOG.warn("{} waits for no turn", turn);
        return;
      }
      String message =
          "no executor wrote the results of the calls in time; is one running that owns all of them?";
      producer()
          .send(
              KafkaRecords.outbound(
                  codec.encodeEnding(
                      request,
                      new ChatOutcome.Failure(ErrorCode.DEADLINE_EXCEEDED, message),
                      topics.requests(),
                      turn.partition(),
                      codec.encodingOf(record.get()))))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("{} ended: its calls were not answered in time", response.identity());
    } catch (RequestRefused | IllegalArgumentException e) {
      LOG.warn("{} has no turn after it: {}", turn, e.getMessage());
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      LOG.warn("{} could not be ended now: {}", turn, e.toString());
    }
  }

  private Optional<InboundRecord> response(OpenTurn turn) {
    TopicPartition partition = new TopicPartition(topics.responses(), turn.partition());
    KafkaConsumer<byte @Nullable [], byte @Nullable []> reader = consumer();
    reader.assign(List.of(partition));
    reader.seek(partition, turn.responseOffset());
    long begunNanos = System.nanoTime();
    while (System.nanoTime() - begunNanos < PATIENCE.toNanos()) {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : reader.poll(POLL)) {
        return record.offset() == turn.responseOffset()
            ? Optional.of(KafkaRecords.inbound(record))
            : Optional.empty();
      }
    }
    throw new org.apache.kafka.common.errors.TimeoutException("nothing came of " + partition);
  }

  private KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer() {
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(
              ClientProperties.ledgerReader(config),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }
    return consumer;
  }

  private KafkaProducer<byte @Nullable [], byte @Nullable []> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              ClientProperties.plainProducer(config),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  private void closeClients() {
    if (consumer != null) {
      consumer.close();
    }
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
  }

  /** Ends the thread; what it has not written, another will. */
  @Override
  public void close() {
    owner.interrupt();
    try {
      owner.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
