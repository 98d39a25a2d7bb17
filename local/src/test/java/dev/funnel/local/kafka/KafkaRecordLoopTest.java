package dev.funnel.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.kafka.LoopFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("real")
class KafkaRecordLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  // What no rule names is allowed.
  private static final Map<String, String> OPEN_BUT_FOR_RULES =
      Map.of(
          "authorizer.class.name",
          StandardAuthorizer.class.getName(),
          "allow.everyone.if.no.acl.found",
          "true",
          // For the transaction that times out.
          "transaction.abort.timed.out.transaction.cleanup.interval.ms",
          "1000");

  @TempDir static Path dataDir;
  private static EmbeddedKafka kafka;
  private static TestTopics topics;
  private static final AtomicInteger NAMES = new AtomicInteger();

  private String in;
  private String out;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(dataDir, OptionalInt.empty(), OPEN_BUT_FOR_RULES);
    topics = new TestTopics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    topics.close();
    kafka.close();
  }

  @BeforeEach
  void createTopics() {
    in = "in-" + NAMES.incrementAndGet();
    out = "out-" + NAMES.get();
    topics.create(in, 3, Map.of());
    topics.create(out, 3, Map.of("max.message.bytes", "20000"));
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void everyRecordIsAnsweredOnceThoughTheyFinishOutOfOrder(GroupProtocol protocol) {
    topics.produce(in, 0, 500);

    try (CopyHandler handler = copying(60);
        KafkaRecordLoop loop = start(config("one").withGroupProtocol(protocol), handler)) {
      assertAnsweredOnce(topics.values(out, 500), 500);
      assertThat(loop.state()).isEqualTo(KafkaRecordLoop.State.RUNNING);
    }
  }

  @Test
  void abortedTransactionsAndMarkersDoNotStopTheWatermark() {
    topics.produceBetweenMarkers(in, 0, 20);

    try (CopyHandler handler = copying(20);
        KafkaRecordLoop loop = start(config("one"), handler)) {
      assertAnsweredOnce(topics.values(out, 20), 20);
      TestTopics.await("lag of " + in, () -> topics.lag(in, in) == 0);
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void anAnswerAboveTheLoopsLimitIsReplaced() {
    topics.produce(in, 0, 5);
    LoopLimits limits = new LoopLimits(10, 10, 1_000_000, 10, 20, 1_500);

    try (CopyHandler handler = largeFor("v3", 5_000);
        KafkaRecordLoop loop = start(config("one").withLimits(limits), handler)) {
      assertThat(topics.values(out, 5))
          .containsExactlyInAnyOrder("v0", "v1", "v2", "TooLarge v3", "v4");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void anAnswerAboveTheTopicsLimitIsReplaced() {
    topics.produce(in, 0, 5);

    try (CopyHandler handler = largeFor("v3", 50_000);
        KafkaRecordLoop loop = start(config("one"), handler)) {
      assertThat(topics.values(out, 5))
          .containsExactlyInAnyOrder("v0", "v1", "v2", "TooLarge v3", "v4");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void anAnswerToAPartitionThatDoesNotExistIsReplacedAndBlocksNothing() {
    topics.produce(in, 0, 20);

    try (CopyHandler copying = copying(0);
        KafkaRecordLoop loop = start(config("one"), new Misdirecting(copying, "v3", out, 99))) {
      assertAnsweredBut("v3", "Unwritable v3");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void answersToATopicThatDoesNotExistWaitUntilItDoes() throws InterruptedException {
    topics.produce(in, 0, 20);
    var aborted = new CountDownLatch(1);

    LoopListener listener =
        new LoopListener() {
          @Override
          public void aborted(Throwable cause) {
            aborted.countDown();
          }
        };

    try (CopyHandler copying = copying(0);
        KafkaRecordLoop loop =
            start(config("one"), new Misdirecting(copying, "v3", "late", 0), listener)) {
      assertThat(aborted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      topics.create("late", 1, Map.of());

      assertThat(topics.values("late", 1)).containsExactly("v3");
      assertThat(topics.values(out, 19)).doesNotContain("v3");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void anAnswerThatTheBrokerFindsInvalidIsReplacedAndBlocksNothing() {
    // It takes no record without a key.
    topics.create("compacted", 1, Map.of("cleanup.policy", "compact"));
    topics.produce(in, 0, 20);

    try (CopyHandler copying = copying(0);
        KafkaRecordLoop loop =
            start(config("one"), new Misdirecting(copying, "v3", "compacted", 0))) {
      assertAnsweredBut("v3", "Unwritable v3");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void aLoopThatMayNotWriteAnAnswerEndsAndAcknowledgesNothing() {
    topics.create("closed", 1, Map.of());
    topics.allowOnlyToDescribe("closed");
    topics.produce(in, 0, 20);

    try (CopyHandler copying = copying(0);
        KafkaRecordLoop loop = start(config("one"), new Misdirecting(copying, "v3", "closed", 0))) {
      assertThat(loop.stopped())
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withMessageContaining("does not allow");
    }
    try (CopyHandler copying = copying(0);
        KafkaRecordLoop loop = start(config("one"), copying)) {
      assertThat(topics.values(out, 20)).contains("v3");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  private void assertAnsweredBut(String replaced, String replacement) {
    List<String> answers = topics.values(out, 20);
    assertThat(answers).hasSize(20).contains(replacement).doesNotContain(replaced);
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aLoopWithoutAPartitionRunsToo(GroupProtocol protocol) {
    topics.create("narrow-" + protocol, 1, Map.of());

    try (CopyHandler handler = copying(0);
        KafkaRecordLoop one = start(narrow("one", protocol), handler);
        KafkaRecordLoop two = start(narrow("two", protocol), handler)) {
      assertThat(one.running()).succeedsWithin(PATIENCE);
      assertThat(two.running()).succeedsWithin(PATIENCE);
      assertThat(two.state()).isEqualTo(KafkaRecordLoop.State.RUNNING);
    }
  }

  private static LoopConfig narrow(String slot, GroupProtocol protocol) {
    String topic = "narrow-" + protocol;
    return LoopConfig.of(kafka.bootstrapServers(), topic, topic, topic + "-" + slot)
        .withGroupProtocol(protocol);
  }

  @Test
  void aHandlerThatThrowsBlocksNothing() {
    topics.produce(in, 0, 5);
    CopyHandler throwing =
        new CopyHandler(
            out,
            0,
            value -> {
              if (value.equals("v2")) {
                throw new IllegalStateException("bug");
              }
              return value;
            });

    try (throwing;
        KafkaRecordLoop loop = start(config("one"), throwing)) {
      assertThat(topics.values(out, 5))
          .containsExactlyInAnyOrder("v0", "v1", "HandlerFailed v2", "v3", "v4");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void loopsThatJoinAndLeaveAnswerEveryRecordOnce() {
    topics.produce(in, 0, 300);
    try (CopyHandler handler = copying(100);
        KafkaRecordLoop staying = start(config("one"), handler)) {
      topics.values(out, 50);
      try (KafkaRecordLoop leaving = start(config("two"), handler)) {
        topics.produce(in, 300, 600);
        topics.values(out, 450);
        assertThat(leaving.stopped()).isNotDone();
      }
      topics.produce(in, 600, 700);

      assertAnsweredOnce(topics.values(out, 700), 700);
      assertThat(staying.stopped()).isNotDone();
    }
  }

  @Test
  void aRestartedLoopRunsOnlyWhatTheBitmapLeavesOpen() {
    topics.create("one-partition", 1, Map.of());
    topics.produce("one-partition", 0, 10);
    LoopConfig config =
        LoopConfig.of(kafka.bootstrapServers(), "one-partition", "resuming", "resuming-1");
    CopyHandler first = new CopyHandler(out, 0, value -> value.equals("v0") ? null : value);
    try (first;
        KafkaRecordLoop loop = start(config, first)) {
      topics.values(out, 9);
      loop.close(Duration.ZERO);
    }

    try (CopyHandler second = copying(0);
        KafkaRecordLoop loop = start(config, second)) {
      assertAnsweredOnce(topics.values(out, 10), 10);
      assertThat(second.handled()).containsExactly("v0");
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void aProducerWhoseTransactionTimedOutIsReplaced() {
    topics.produce(in, 0, 50);
    LoopConfig config =
        config("one")
            .withTransactionTimeout(Duration.ofSeconds(1))
            .withClientProperties(
                Map.of(
                    "producer.interceptor.classes",
                    StallingInterceptor.class.getName(),
                    "producer." + StallingInterceptor.STALL_AT,
                    "v30",
                    "producer." + StallingInterceptor.STALLED,
                    dataDir.resolve("stalled").toString()));
    Ears ears = new Ears();

    try (CopyHandler handler = copying(20);
        KafkaRecordLoop loop = new KafkaRecordLoop(config, handler, ears)) {
      loop.start();
      assertAnsweredOnce(topics.values(out, 50), 50);
      assertThat(loop.stopped()).isNotDone();
      assertThat(ears.rebuilt).hasValue(1);
      assertThat(handler.handled()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aLoopWhoseTransactionalIdAnotherTookStopsAndSaysSo() {
    LoopConfig config = config("one");
    CopyHandler handler = copying(0);
    try (handler;
        KafkaRecordLoop old = start(config, handler)) {
      topics.produce(in, 0, 5);
      topics.values(out, 5);
      try (KafkaRecordLoop young = start(config, handler)) {
        assertThat(young.running()).succeedsWithin(PATIENCE);
        topics.produce(in, 5, 50);

        assertThatThrownBy(() -> old.stopped().join())
            .hasCauseInstanceOf(LoopFailed.class)
            .hasMessageContaining("another process uses the transactional id '" + in + "-one'");
        assertThat(old.state()).isEqualTo(KafkaRecordLoop.State.FAILED);
        assertAnsweredOnce(topics.values(out, 50), 50);
      }
    }
  }

  private LoopConfig config(String slot) {
    return LoopConfig.of(kafka.bootstrapServers(), in, in, in + "-" + slot);
  }

  private CopyHandler copying(int maxDelayMs) {
    return new CopyHandler(out, maxDelayMs, Function.identity());
  }

  private CopyHandler largeFor(String value, int bytes) {
    return new CopyHandler(out, 0, it -> it.equals(value) ? "x".repeat(bytes) : it);
  }

  private static KafkaRecordLoop start(LoopConfig config, RecordHandler handler) {
    return start(config, handler, new Ears());
  }

  private static KafkaRecordLoop start(
      LoopConfig config, RecordHandler handler, LoopListener listener) {
    KafkaRecordLoop loop = new KafkaRecordLoop(config, handler, listener);
    loop.start();
    return loop;
  }

  private static void assertAnsweredOnce(List<String> answers, int count) {
    assertThat(answers).doesNotHaveDuplicates();
    assertThat(new HashSet<>(answers))
        .isEqualTo(new HashSet<>(IntStream.range(0, count).mapToObj(i -> "v" + i).toList()));
  }

  private static final class Ears implements LoopListener {
    final AtomicInteger rebuilt = new AtomicInteger();

    @Override
    public void producerRebuilt() {
      rebuilt.incrementAndGet();
    }
  }
}
