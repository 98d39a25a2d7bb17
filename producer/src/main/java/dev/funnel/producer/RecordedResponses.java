package dev.funnel.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches responses that were written before the client looked: from the place that the ledger
 * names up to where the client's own reading began, or until the conversation is whole.
 *
 * <p>Partition by partition, in ascending order of offsets: many conversations share one pass, and
 * what nobody waits for is jumped over. Has a consumer only once one is needed. Owner thread only.
 */
final class RecordedResponses implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Who waits for what is read. */
  interface Reader {
    /** Takes a record, also of conversations that nobody follows. */
    void take(ConsumerRecord<byte @Nullable [], byte @Nullable []> record);

    /** Whether more turns of the conversation are wanted. */
    boolean isFollowed(ConversationKey key);

    /** All that was written of the conversation before the client read itself has been taken. */
    void ended(ConversationKey key);
  }

  private record Wanted(ConversationKey key, long end) {}

  private final Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers;
  private final Map<TopicPartition, TreeMap<Long, Wanted>> waiting = new LinkedHashMap<>();

  /** Whose first response was passed, in the partition that is being read. */
  private final List<Wanted> begun = new ArrayList<>();

  private @Nullable Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private @Nullable TopicPartition partition;

  RecordedResponses(Supplier<Consumer<byte @Nullable [], byte @Nullable []>> consumers) {
    this.consumers = consumers;
  }

  /**
   * Wants the response at {@code offset} and what follows from it.
   *
   * @param end from where on the client reads itself, above {@code offset}
   */
  void want(ConversationKey key, TopicPartition from, long offset, long end) {
    waiting.computeIfAbsent(from, any -> new TreeMap<>()).put(offset, new Wanted(key, end));
  }

  boolean isIdle() {
    return waiting.isEmpty() && begun.isEmpty();
  }

  /** Reads a little; a broker that does not answer in time is asked again with the next call. */
  void step(Reader reader) {
    if (isIdle()) {
      return;
    }
    Consumer<byte @Nullable [], byte @Nullable []> source = consumer();
    if (begun.isEmpty()) {
      partition = jump(source);
    }
    try {
      long from = source.position(partition);
      source.poll(POLL).forEach(reader::take);
      passed(from, source.position(partition), reader);
    } catch (TimeoutException e) {
      // The position is unknown while the broker is away.
    }
  }

  private Consumer<byte @Nullable [], byte @Nullable []> consumer() {
    if (consumer == null) {
      consumer = consumers.get();
    }
    return consumer;
  }

  // INVARIANT: not idle, so some partition has one who waits.
  private TopicPartition jump(Consumer<byte @Nullable [], byte @Nullable []> source) {
    TopicPartition next =
        partition != null && waiting.containsKey(partition)
            ? partition
            : waiting.keySet().iterator().next();
    if (!next.equals(partition)) {
      source.assign(List.of(next));
    }
    source.seek(next, waiting.get(next).firstKey());
    return next;
  }

  private void passed(long from, long position, Reader reader) {
    TreeMap<Long, Wanted> here = waiting.getOrDefault(partition, new TreeMap<>());
    // Not those below: what came to be wanted behind the reader waits for a pass of its own.
    Map<Long, Wanted> passed = here.subMap(from, Math.max(from, position));
    begun.addAll(passed.values());
    passed.clear();
    if (here.isEmpty()) {
      waiting.remove(partition);
    }
    begun.removeIf(wanted -> !reader.isFollowed(wanted.key()));
    List<Wanted> ended = begun.stream().filter(wanted -> position >= wanted.end()).toList();
    begun.removeAll(ended);
    ended.forEach(wanted -> reader.ended(wanted.key()));
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
