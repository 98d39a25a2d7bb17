package dev.funnel.bench.soak;

import dev.funnel.bench.queue.Answers;
import dev.funnel.bench.queue.Requests;
import dev.funnel.transport.kafka.KafkaRecords;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Requests at a steady rate, and their answers. One thread. */
final class Traffic implements AutoCloseable {
  /** With so many waiting the worker is slower than the rate; it is not to be buried. */
  private static final int MAX_WAITING = 1_000;

  private final Requests requests;
  private final Answers answers;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
  private int numSent;

  Traffic(String bootstrapServers, Requests requests, Answers answers) {
    this.requests = requests;
    this.answers = answers;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                5,
                "batch.size",
                64 << 10,
                "buffer.memory",
                8L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  int numSent() {
    return numSent;
  }

  int numAnswered() {
    return answers.numAnswered();
  }

  /** Sends up to that number, unless too many wait. */
  void sendUpTo(int number) {
    while (numSent < number && numSent - answers.numAnswered() < MAX_WAITING) {
      send();
    }
  }

  /** Sends until that many have been sent, whatever waits; returns when all are on the topic. */
  void fill(int number) {
    while (numSent < number) {
      send();
    }
    producer.flush();
    requireSent();
  }

  private void send() {
    requireSent();
    var unused =
        producer.send(
            KafkaRecords.outbound(requests.record(numSent++)),
            (metadata, failure) -> unsent.compareAndSet(null, failure));
  }

  private void requireSent() {
    Exception failure = unsent.get();
    if (failure != null) {
      throw new IllegalStateException("a request could not be sent", failure);
    }
  }

  void takeAnswers() {
    answers.takeWhatIsThere();
  }

  /** Waits for all answers that lack. */
  void drain() {
    while (answers.numAnswered() < numSent) {
      answers.await();
    }
    int numMissing = answers.numMissing(numSent);
    if (numMissing > 0) {
      throw new IllegalStateException("no answer to " + numMissing + " requests");
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
