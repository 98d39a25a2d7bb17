package dev.funnel.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.RequestIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RecordedResponsesTest {
  private static final TopicPartition ZERO = new TopicPartition("responses", 0);
  private static final TopicPartition ONE = new TopicPartition("responses", 1);
  private static final int NUM_RECORDS = 100;
  private static final int MAX_STEPS = 1_000;

  private final Log log = new Log();
  private final RecordedResponses recorded = new RecordedResponses(() -> log);
  private final Reader reader = new Reader();

  @Test
  void readingEndsWithTheConversation() {
    reader.wholeAt("a", 12);
    want("a", ZERO, 10);

    finish();

    assertThat(reader.taken).startsWith("0@10", "0@11", "0@12").doesNotContain("0@9");
    assertThat(reader.ended).isEmpty();
  }

  @Test
  void aConversationThatIsNotWholeIsReadToWhereTheClientBegan() {
    want("a", ZERO, 95);

    finish();

    assertThat(reader.taken).containsExactly("0@95", "0@96", "0@97", "0@98", "0@99");
    assertThat(reader.ended).containsExactly("a");
  }

  @Test
  void conversationsShareAPassAndJumpOverWhatNobodyWaitsFor() {
    reader.wholeAt("a", 10);
    reader.wholeAt("b", 11);
    reader.wholeAt("c", 80);
    want("c", ZERO, 80);
    want("a", ZERO, 10);
    want("b", ZERO, 11);

    finish();

    assertThat(reader.taken).containsSubsequence("0@10", "0@11", "0@80").doesNotContain("0@40");
    assertThat(reader.taken).doesNotHaveDuplicates();
  }

  @Test
  void partitionsAreReadOneAfterAnother() {
    reader.wholeAt("a", 10);
    reader.wholeAt("b", 20);
    want("a", ZERO, 10);
    want("b", ONE, 20);

    finish();

    assertThat(reader.taken).contains("0@10", "1@20").doesNotContain("1@10", "0@40");
  }

  @Test
  void oneThatIsWantedBelowWhatIsReadHasAPassOfItsOwn() {
    want("late", ZERO, 60);
    step();
    want("early", ZERO, 5);
    reader.wholeAt("early", 6);

    finish();

    assertThat(reader.taken).contains("0@5", "0@6", "0@60");
    assertThat(reader.ended).containsExactly("late");
  }

  @Test
  void aResponseThatIsGoneEndsItsWait() {
    log.firstOffset = 50;
    want("a", ZERO, 10);

    finish();

    assertThat(reader.taken).startsWith("0@50").hasSize(50);
    assertThat(reader.ended).containsExactly("a");
  }

  private void want(String id, TopicPartition partition, long offset) {
    reader.followed.add(key(id));
    recorded.want(key(id), partition, offset, NUM_RECORDS);
  }

  private void step() {
    recorded.step(reader);
  }

  private void finish() {
    int numSteps = 0;
    while (!recorded.isIdle()) {
      step();
      assertThat(++numSteps).isLessThan(MAX_STEPS);
    }
  }

  private static ConversationKey key(String id) {
    return ConversationKey.of(RequestIdentity.of("c", id));
  }

  /** Two partitions of a hundred records each, given out five at a time. */
  private static final class Log extends MockConsumer<byte[], byte[]> {
    private static final int BATCH = 5;

    private long firstOffset;

    Log() {
      super("earliest");
    }

    @Override
    public synchronized org.apache.kafka.clients.consumer.ConsumerRecords<byte[], byte[]> poll(
        java.time.Duration timeout) {
      TopicPartition partition = assignment().iterator().next();
      updateBeginningOffsets(Map.of(partition, firstOffset));
      long from = Math.max(position(partition), firstOffset);
      seek(partition, from);
      for (long offset = from; offset < Math.min(from + BATCH, NUM_RECORDS); offset++) {
        addRecord(
            new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
      }
      return super.poll(timeout);
    }
  }

  private static final class Reader implements RecordedResponses.Reader {
    private final Set<ConversationKey> followed = new HashSet<>();
    private final Map<Long, String> wholeAt = new HashMap<>();
    private final List<String> taken = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    void wholeAt(String id, long offset) {
      wholeAt.put(offset, id);
    }

    @Override
    public void take(ConsumerRecord<byte[], byte[]> record) {
      taken.add(record.partition() + "@" + record.offset());
      String id = wholeAt.get(record.offset());
      if (id != null) {
        followed.remove(key(id));
      }
    }

    @Override
    public boolean isFollowed(ConversationKey key) {
      return followed.contains(key);
    }

    @Override
    public void ended(ConversationKey key) {
      ended.add(key.id());
    }
  }
}
