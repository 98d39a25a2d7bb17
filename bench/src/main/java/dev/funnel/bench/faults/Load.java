package dev.funnel.bench.faults;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many conversations of each partition open: for each that ends another one begins. Owns a
 * thread with a producer and a consumer; what others ask of it goes through a queue.
 */
final class Load implements AutoCloseable {
  static final int MIN_IN_FLIGHT = 64;

  private static final int IN_FLIGHT_PER_PARTITION = 24;
  private static final int NUM_RECENT = 64;
  private static final Duration POLL = Duration.ofMillis(10);

  private final Talk talk;
  private final ChatCodec codec = new ChatCodec();
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final Thread owner = new Thread(this::run, "load");
  private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
  private final List<Awaited> awaited = new CopyOnWriteArrayList<>();

  /** By id, the partitions of open conversations. Read by other threads for its size. */
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** By coordinates, the ids of the requests that the broker has confirmed. */
  private final Map<String, String> confirmed = new ConcurrentHashMap<>();

  private final Deque<ChatRequest> recent = new ArrayDeque<>();
  private final Map<Integer, Integer> numOpen = new HashMap<>();
  private int numSlow;
  private volatile boolean isSending = true;
  private volatile boolean isClosing;
  private volatile @Nullable RuntimeException failure;

  private Load(String bootstrapServers, Talk talk) {
    this.talk = talk;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                5,
                "reconnect.backoff.max.ms",
                200),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "reconnect.backoff.max.ms", 200),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, Deployment.NUM_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.DEFAULT.responses(), partition))
            .toList());
  }

  /** Begins to send. */
  static Load start(String bootstrapServers, Talk talk) {
    Load load = new Load(bootstrapServers, talk);
    load.owner.setDaemon(true);
    load.owner.start();
    return load;
  }

  /** Conversations that have not ended. */
  int inFlight() {
    return open.size();
  }

  /** The ids of all requests that the broker has confirmed, by their coordinates. */
  Map<String, String> confirmed() {
    return Map.copyOf(confirmed);
  }

  /** From now on answers are shown to it. */
  Awaited await(Awaited answers) {
    awaited.add(answers);
    return answers;
  }

  /** Begins no conversation any more. */
  void endSending() {
    isSending = false;
  }

  /** Sends so many of the last requests again: once as they were, once with another body. */
  void repeat(int number) {
    asked.add(
        () ->
            recent.stream()
                .limit(number)
                .toList()
                .forEach(
                    request -> {
                      send(request, Encoding.JSON, () -> {});
                      send(Talk.another(request), Encoding.AVRO, () -> {});
                    }));
  }

  /** Begins so many conversations whose calls take too long; their ends. One thread. */
  Awaited beginSlow(int number) {
    List<ChatRequest> slow = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < number; i++) {
      ChatRequest request = Talk.slow(i % Deployment.NUM_PARTITIONS, numSlow++);
      slow.add(request);
      ids.add(request.identity().id());
    }
    Awaited ends = await(Awaited.ends(ids));
    asked.add(() -> slow.forEach(this::begin));
    return ends;
  }

  /** Passes on why it has ended, if it has. */
  void requireRunning() {
    if (failure != null) {
      throw new IllegalStateException("the load has ended", failure);
    }
  }

  private void run() {
    try {
      while (!isClosing) {
        for (Runnable task = asked.poll(); task != null; task = asked.poll()) {
          task.run();
        }
        takeAnswers();
        if (isSending) {
          refill();
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void takeAnswers() {
    for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
      Answer answer = Answer.of(KafkaRecords.inbound(record), codec);
      awaited.forEach(those -> those.take(answer));
      if (answer.isTerminal()) {
        ended(answer.id());
      }
    }
    awaited.removeIf(Awaited::isOver);
  }

  private void refill() {
    for (int partition = 0; partition < Deployment.NUM_PARTITIONS; partition++) {
      while (numOpen.getOrDefault(partition, 0) < IN_FLIGHT_PER_PARTITION) {
        ChatRequest request = talk.next(partition);
        recent.addFirst(request);
        if (recent.size() > NUM_RECENT) {
          recent.removeLast();
        }
        begin(request);
      }
    }
  }

  private void begin(ChatRequest request) {
    int partition = partition(request);
    open.put(request.identity().id(), partition);
    numOpen.merge(partition, 1, Integer::sum);
    String id = request.identity().id();
    // What is not confirmed is owed no answer; if it was written it gets one.
    send(request, Encoding.AVRO, () -> asked.add(() -> ended(id)));
  }

  private void ended(String id) {
    Integer partition = open.remove(id);
    if (partition != null) {
      numOpen.merge(partition, -1, Integer::sum);
    }
  }

  private static int partition(ChatRequest request) {
    return request.identity().conversation().charAt(1) - '0';
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
  private void send(ChatRequest request, Encoding encoding, Runnable unsent) {
    OutboundRecord record =
        codec.encodeRequest(request, Topics.DEFAULT.requests(), partition(request), encoding);
    String id = request.identity().id();
    producer.send(
        KafkaRecords.outbound(record),
        (place, error) -> {
          if (error == null) {
            confirmed.put(place.topic() + "-" + place.partition() + "-" + place.offset(), id);
          } else {
            unsent.run();
          }
        });
  }

  @Override
  public void close() {
    isClosing = true;
    try {
      owner.join();
    } catch (InterruptedException e) {
      // The process ends; the thread is a daemon, and the consumer is still its own.
      Thread.currentThread().interrupt();
      return;
    }
    consumer.close();
    producer.close(Duration.ofSeconds(5));
  }
}
