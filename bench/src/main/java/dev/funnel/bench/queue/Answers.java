package dev.funnel.bench.queue;

import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.kafka.KafkaRecords;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the response topic from its beginning as a reader of committed records sees it, and holds
 * every answer against the one rule: each request once, with a call. One thread.
 */
public final class Answers implements AutoCloseable {
  private static final Duration MAX_SILENCE = Duration.ofMinutes(2);

  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final BitSet answered = new BitSet();
  private int numAnswered;

  public Answers(String bootstrapServers, int numPartitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "max.poll.records", 1000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, numPartitions)
            .mapToObj(partition -> new TopicPartition(Topics.DEFAULT.responses(), partition))
            .toList());
  }

  /** How many requests were answered so far. */
  public int numAnswered() {
    return numAnswered;
  }

  /**
   * Waits for the next answers.
   *
   * @throws IllegalStateException if none comes for long, or one is wrong
   */
  public void await() {
    if (!poll(MAX_SILENCE)) {
      throw new IllegalStateException(
          "no answer for " + MAX_SILENCE.toSeconds() + " s after " + numAnswered);
    }
  }

  /** Takes the answers that are there. */
  public void takeWhatIsThere() {
    poll(Duration.ZERO);
  }

  private boolean poll(Duration wait) {
    long begin = System.nanoTime();
    int before = numAnswered;
    do {
      for (ConsumerRecord<byte @Nullable [], byte @Nullable []> answer : consumer.poll(wait)) {
        take(KafkaRecords.inbound(answer));
      }
      // A poll may bring nothing but the mark of a transaction.
    } while (numAnswered == before && System.nanoTime() - begin < wait.toNanos());
    return numAnswered > before;
  }

  private void take(InboundRecord answer) {
    String id = String.valueOf(answer.header(Headers.ID));
    String reason = answer.header(Headers.FINISH_REASON);
    if (!FinishReason.FUNCTION_CALL.name().equals(reason)) {
      throw new IllegalStateException("request " + id + " ended " + reason + ", not with a call");
    }
    int number = Requests.number(id);
    if (answered.get(number)) {
      throw new IllegalStateException("request " + id + " was answered twice");
    }
    answered.set(number);
    numAnswered++;
  }

  /** How many of the requests below this number have no answer. */
  public int numMissing(int numSent) {
    return numSent - answered.get(0, numSent).cardinality();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
