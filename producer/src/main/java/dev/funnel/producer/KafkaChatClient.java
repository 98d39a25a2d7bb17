package dev.funnel.producer;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client on Kafka: an idempotent producer for the requests, and one consumer that follows every
 * partition of the response topic, read committed, from where it ended when the client was opened.
 * Partitions added later are not followed.
 *
 * <p>It follows the ledger too: a request that was answered before, within what the ledger keeps,
 * is not run again, and its future completes with the turns that were recorded. Another request
 * under the same identity completes with its CONFLICT.
 *
 * <p>One thread of the client's own owns the consumer. The table of conversations is guarded by its
 * own monitor, under which nothing foreign runs: futures complete on the common pool.
 */
public final class KafkaChatClient implements ChatClient {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaChatClient.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final ClientConfig config;
  private final Producer<byte @Nullable [], byte @Nullable []> producer;
  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Clock clock;
  private final ChatCodec codec = new ChatCodec();
  private final PendingConversations<CompletableFuture<Conversation>> pending =
      new PendingConversations<>();
  private final RecordedResponses recorded;
  private final RecordedResponses.Reader reader = new Fetched();
  // Answered before, not yet wanted from `recorded`: receipts come on the producer's thread.
  private final Queue<Sequel.Recorded<CompletableFuture<Conversation>>> answeredBefore =
      new ConcurrentLinkedQueue<>();
  private final Semaphore permits;
  private final Thread owner;

  // Why nothing more can be submitted; guarded by `pending`.
  private @Nullable Exception end;

  KafkaChatClient(
      ClientConfig config,
      Producer<byte @Nullable [], byte @Nullable []> producer,
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      Supplier<Consumer<byte @Nullable [], byte @Nullable []>> furtherConsumers,
      Clock clock) {
    this.config = config;
    this.producer = producer;
    this.consumer = consumer;
    this.recorded = new RecordedResponses(furtherConsumers);
    this.clock = clock;
    permits = new Semaphore(config.maxInFlight(), true);
    owner = new Thread(this::follow, "funnel-client");
    owner.setDaemon(true);
  }

  /**
   * Connects; when it returns, no response to a later submission can be missed.
   *
   * @throws BrokerUnavailable within ten seconds, if the broker does not answer or lacks the topic
   */
  public static KafkaChatClient open(ClientConfig config) {
    Consumer<byte @Nullable [], byte @Nullable []> consumer;
    try {
      consumer = KafkaClients.consumer(config);
    } catch (KafkaException e) {
      throw new BrokerUnavailable(
          "cannot connect to " + config.bootstrapServers() + ": " + e.getMessage(), e);
    }
    try {
      KafkaClients.followFromEnd(consumer, config);
      KafkaChatClient client =
          new KafkaChatClient(
              config,
              KafkaClients.producer(config),
              consumer,
              () -> KafkaClients.consumer(config),
              Clock.systemUTC());
      client.start();
      return client;
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  void start() {
    owner.start();
  }

  @Override
  public CompletableFuture<Conversation> submit(ChatRequest request) {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Conversation> future = new CompletableFuture<>();
    try {
      followTurnsOf(request, future);
    } catch (IllegalArgumentException | ClientEnded e) {
      permits.release();
      return CompletableFuture.failedFuture(e);
    }
    try {
      send(request, future);
    } catch (KafkaException | IllegalArgumentException | IllegalStateException e) {
      unsent(request, future, e);
    }
    return future;
  }

  private void followTurnsOf(ChatRequest request, CompletableFuture<Conversation> future) {
    synchronized (pending) {
      if (end != null) {
        throw new ClientEnded(end);
      }
      pending.follow(
          request.identity(),
          () -> codec.bodyHash(request),
          future,
          clock.instant().plus(config.maxWait()));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
  private void send(ChatRequest request, CompletableFuture<Conversation> future) {
    producer.send(
        KafkaRecords.outbound(
            codec.encodeRequest(request, config.topics().requests(), null, config.encoding())),
        (metadata, failure) -> {
          if (failure == null) {
            written(request, future, metadata);
          } else {
            unsent(request, future, failure);
          }
        });
  }

  private void written(
      ChatRequest request, CompletableFuture<Conversation> future, RecordMetadata metadata) {
    RequestPosition position =
        new RequestPosition(metadata.topic(), metadata.partition(), metadata.offset());
    Optional<Sequel<CompletableFuture<Conversation>>> sequel;
    synchronized (pending) {
      sequel = pending.written(request.identity(), future, position);
    }
    sequel.ifPresent(this::act);
  }

  private void unsent(
      ChatRequest request, CompletableFuture<Conversation> future, Exception failure) {
    if (failure instanceof org.apache.kafka.common.errors.TimeoutException) {
      end(
          new BrokerUnavailable(
              "the Kafka broker at "
                  + config.bootstrapServers()
                  + " no longer takes requests ("
                  + failure.getMessage()
                  + ")",
              failure));
      return;
    }
    boolean isFollowed;
    synchronized (pending) {
      isFollowed = pending.forget(request.identity(), future);
    }
    if (isFollowed) {
      fail(future, failure);
    }
  }

  private void act(Sequel<CompletableFuture<Conversation>> sequel) {
    if (sequel instanceof Sequel.Finished<CompletableFuture<Conversation>> finished) {
      complete(finished);
    } else if (sequel instanceof Sequel.Recorded<CompletableFuture<Conversation>> before) {
      answeredBefore.add(before);
    }
  }

  private void follow() {
    try {
      while (!hasEnded()) {
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record :
            consumer.poll(recorded.isIdle() ? POLL : Duration.ZERO)) {
          take(record);
        }
        fetchRecorded();
        expire(clock.instant());
      }
    } catch (WakeupException e) {
      // close() was called.
    } catch (RuntimeException e) {
      LOG.error("The client stops following {}", config.topics().responses(), e);
      end(e);
    }
  }

  private void fetchRecorded() {
    Sequel.Recorded<CompletableFuture<Conversation>> before;
    while ((before = answeredBefore.poll()) != null) {
      TopicPartition partition =
          new TopicPartition(config.topics().responses(), before.partition());
      long end = consumer.position(partition);
      // What lies above comes by itself.
      if (before.responseOffset() < end) {
        recorded.want(before.key(), partition, before.responseOffset(), end);
      }
    }
    recorded.step(reader);
  }

  private void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
    try {
      InboundRecord inbound = KafkaRecords.inbound(record);
      Optional<Sequel<CompletableFuture<Conversation>>> sequel;
      if (record.topic().equals(config.topics().ledger())) {
        LedgerEntry entry = codec.decodeLedgerEntry(inbound);
        synchronized (pending) {
          sequel = pending.take(record.partition(), entry);
        }
      } else {
        ChatResponse response = codec.decodeResponse(inbound);
        synchronized (pending) {
          sequel = pending.take(response);
        }
      }
      sequel.ifPresent(this::act);
    } catch (RequestRefused e) {
      LOG.warn(
          "Record at {}-{}@{} passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  /** What becomes of responses that were recorded before. Owner thread. */
  private final class Fetched implements RecordedResponses.Reader {
    @Override
    public void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
      KafkaChatClient.this.take(record);
    }

    @Override
    public boolean isFollowed(ConversationKey key) {
      synchronized (pending) {
        return pending.isFollowed(key);
      }
    }

    @Override
    public void ended(ConversationKey key) {
      Optional<CompletableFuture<Conversation>> unanswered;
      synchronized (pending) {
        unanswered = pending.forgetUnanswered(key);
      }
      unanswered.ifPresent(future -> fail(future, new AnswerGone(config.topics().responses())));
    }
  }

  private void expire(Instant now) {
    List<CompletableFuture<Conversation>> expired;
    synchronized (pending) {
      expired = pending.expire(now);
    }
    for (CompletableFuture<Conversation> future : expired) {
      fail(
          future,
          new TimeoutException(
              "the conversation did not end within "
                  + config.maxWait()
                  + "; is a worker running, and an executor if calls are executed?"));
    }
  }

  private void complete(Sequel.Finished<CompletableFuture<Conversation>> finished) {
    permits.release();
    // On another thread: what is chained to the future may submit, and so block.
    finished.tie().completeAsync(finished::conversation);
  }

  private void fail(CompletableFuture<Conversation> future, Exception failure) {
    permits.release();
    ForkJoinPool.commonPool().execute(() -> future.completeExceptionally(failure));
  }

  private boolean hasEnded() {
    synchronized (pending) {
      return end != null;
    }
  }

  /**
   * Lets every conversation in flight, and every later submission, fail with {@link ClientEnded}:
   * whoever would answer is gone. Only the first reason counts.
   */
  public void end(Exception reason) {
    List<CompletableFuture<Conversation>> left;
    synchronized (pending) {
      if (end != null) {
        return;
      }
      end = reason;
      left = pending.forgetAll();
    }
    left.forEach(future -> fail(future, new ClientEnded(reason)));
  }

  /** Ends; conversations still in flight complete exceptionally, though their turns go on. */
  @Override
  public void close() {
    end(new IllegalStateException("it was closed"));
    consumer.wakeup();
    boolean isInterrupted = false;
    while (owner.isAlive()) {
      try {
        owner.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    consumer.close();
    recorded.close();
    producer.close();
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
