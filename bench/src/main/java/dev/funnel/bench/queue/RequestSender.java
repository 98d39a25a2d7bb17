package dev.funnel.bench.queue;

import dev.funnel.transport.kafka.KafkaRecords;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends the requests in the order of their numbers, counted from 0. One thread. */
public final class RequestSender implements AutoCloseable {
  private final Requests requests;
  private final KafkaProducer<byte @Nullable [], byte @Nullable []> producer;
  private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
  private int numSent;

  /**
   * A sender that has sent nothing.
   *
   * @param settings of the producer; {@code bootstrap.servers} among them
   */
  public RequestSender(Map<String, Object> settings, Requests requests) {
    this.requests = requests;
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** How many requests were sent so far. */
  public int numSent() {
    return numSent;
  }

  /** Sends the next request; it is on the topic some time later, unless {@link #requireSent}. */
  public void send() {
    var unused =
        producer.send(
            KafkaRecords.outbound(requests.record(numSent++)),
            (metadata, failure) -> unsent.compareAndSet(null, failure));
  }

  /** Waits until all that were sent are on the topic. */
  public void flush() {
    producer.flush();
    requireSent();
  }

  /**
   * Looks whether any could not be sent.
   *
   * @throws IllegalStateException if so; there is no measuring with what is left
   */
  public void requireSent() {
    Exception failure = unsent.get();
    if (failure != null) {
      throw new IllegalStateException("a request could not be sent", failure);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
