package dev.funnel.bench.queue;

import com.sun.management.OperatingSystemMXBean;
import dev.funnel.transport.kafka.KafkaRecords;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a worker: for each one answered another is sent, so that as many wait at
 * the end of a measurement as at its beginning. One thread.
 */
final class Backlog implements AutoCloseable {
  /** After so many sent, answers are read: else they would pile up and look as if quickly given. */
  private static final int SENT_AT_ONCE = 500;

  private final Requests requests;
  private final Answers answers;
  private final TimedForwardPass forward;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private int numSent;

  /**
   * @param forward of the worker whose backlog this is
   */
  Backlog(String bootstrapServers, Requests requests, Answers answers, TimedForwardPass forward) {
    this.requests = requests;
    this.answers = answers;
    this.forward = forward;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "batch.size", 128 << 10),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** How many requests were sent so far. */
  int numSent() {
    return numSent;
  }

  /** Sends until that many wait, however quickly they are answered. */
  void fill(int waiting) {
    do {
      answers.takeWhatIsThere();
    } while (send(waiting) > waiting / 100);
  }

  // How many were missing.
  private int send(int waiting) {
    int numMissing = Math.max(0, waiting - (numSent - answers.numAnswered()));
    for (int i = 0; i < numMissing; i++) {
      if (i % SENT_AT_ONCE == SENT_AT_ONCE - 1) {
        answers.takeWhatIsThere();
      }
      var unused =
          producer.send(
              KafkaRecords.outbound(requests.record(numSent++)),
              (metadata, failure) -> unsent.compareAndSet(null, failure));
    }
    Exception failure = unsent.get();
    if (failure != null) {
      throw new IllegalStateException("a request could not be sent", failure);
    }
    return numMissing;
  }

  /** Measures that many answers, or a few more, while as many requests wait. */
  Window measure(int completions, int waiting) {
    return window(completions, waiting);
  }

  /** Measures how the rest is answered; nothing more is sent. */
  Window drain() {
    return window(numSent - answers.numAnswered(), 0);
  }

  private Window window(int completions, int waiting) {
    long begin = System.nanoTime();
    long cpuBefore = process.getProcessCpuTime();
    long forwardBefore = forward.nanos();
    int answeredBefore = answers.numAnswered();
    while (answers.numAnswered() - answeredBefore < completions) {
      answers.await();
      send(waiting);
    }
    return new Window(
        answers.numAnswered() - answeredBefore,
        System.nanoTime() - begin,
        process.getProcessCpuTime() - cpuBefore,
        forward.nanos() - forwardBefore);
  }

  @Override
  public void close() {
    producer.close();
  }
}
