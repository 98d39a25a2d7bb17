package dev.funnel.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LedgerTopic;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.ledger.Ledger;
import dev.funnel.transport.ledger.RecordedTurn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop with its ledger on a real broker. */
@Tag("real")
class LedgerOnKafkaTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Map<String, String> QUICKLY_GIVEN_UP =
      Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

  @TempDir static Path dataDir;
  private static EmbeddedKafka kafka;
  private static TestTopics topics;

  private String in;
  private String out;
  private String ledgerTopic;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(dataDir, OptionalInt.empty(), QUICKLY_GIVEN_UP);
    topics = new TestTopics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    topics.close();
    kafka.close();
  }

  @BeforeEach
  void createTopics() {
    in = "ledger-in-" + NAMES.incrementAndGet();
    out = "ledger-out-" + NAMES.get();
    ledgerTopic = "ledger-" + NAMES.get();
    topics.create(in, 3, Map.of());
    topics.create(out, 3, Map.of());
    topics.create(ledgerTopic, 3, Map.of("cleanup.policy", "compact,delete"));
  }

  @Test
  void anEntryTellsWhereTheResponseLies() {
    topics.produce(in, 0, 50);
    Running running = new Running();
    try (KafkaRecordLoop loop = running.start("one")) {
      List<ConsumerRecord<String, String>> responses = topics.records(out, 50);
      topics.records(ledgerTopic, 50);
      TestTopics.await("50 entries", () -> running.ledger.numEntries() == 50);

      for (ConsumerRecord<String, String> response : responses) {
        RecordedTurn turn = running.find(response.partition(), response.value()).orElseThrow();
        assertThat(turn.responseOffset()).isEqualTo(response.offset());
      }
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void aRestartedLoopKnowsWhatWasAnswered() {
    topics.produce(in, 0, 50);
    try (KafkaRecordLoop first = new Running().start("one")) {
      topics.values(out, 50);
      assertThat(first.stopped()).isNotDone();
    }

    topics.produce(in, 0, 60);
    Running second = new Running();
    try (KafkaRecordLoop loop = second.start("one")) {
      List<String> values = topics.values(out, 60);
      TestTopics.await("lag of " + in, () -> topics.lag(in, in) == 0);

      assertThat(values).doesNotHaveDuplicates().hasSize(60);
      assertThat(topics.values(out, 60)).hasSize(60);
      assertThat(second.numRestored.get()).isEqualTo(50);
      assertThat(topics.values(ledgerTopic, 110)).hasSize(110);
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void whatAKilledPredecessorLeftOpenIsNotTakenForAnAnswer() {
    topics.produce(in, 0, 5);
    try (KafkaRecordLoop loop = new Running().start("one")) {
      topics.values(out, 5);
      assertThat(loop.stopped()).isNotDone();
    }
    topics.writeAndVanish(ledgerTopic, in + "one", 3);

    Running second = new Running();
    topics.produce(in, 0, 10);
    try (KafkaRecordLoop loop = second.start("one")) {
      assertThat(topics.values(out, 10)).doesNotHaveDuplicates().hasSize(10);
      assertThat(second.numRestored.get()).isEqualTo(5);
      assertThat(loop.stopped()).isNotDone();
    }
  }

  @Test
  void aPartitionIsServedOnceItsLedgerCanBeRead() {
    String late = ledgerTopic + "-late";
    topics.produce(in, 0, 5);
    Running running = new Running();
    ledgerTopic = late;
    try (KafkaRecordLoop loop = running.start("one")) {
      TestTopics.await("a late restore", () -> running.numLate.get() > 0);
      assertThat(running.numHandled.get()).isZero();

      topics.create(late, 3, Map.of());

      assertThat(topics.values(out, 5)).hasSize(5);
      assertThat(loop.stopped()).isNotDone();
    }
  }

  /** A loop that answers each value once; the value names the turn. */
  private final class Running implements RecordHandler, LoopListener {
    final Ledger ledger = new Ledger(1_000);
    final AtomicInteger numHandled = new AtomicInteger();
    final AtomicInteger numLate = new AtomicInteger();
    final AtomicLong numRestored = new AtomicLong();

    KafkaRecordLoop start(String transactionalId) {
      LoopConfig config =
          LoopConfig.of(kafka.bootstrapServers(), in, in, in + transactionalId)
              .withTransactionTimeout(Duration.ofSeconds(5));
      KafkaRecordLoop loop =
          new KafkaRecordLoop(config, this, this, new LedgerTopic(ledgerTopic, ledger));
      loop.start();
      return loop;
    }

    Optional<RecordedTurn> find(int partition, String value) {
      return ledger.find(partition, RequestIdentity.of("c", value));
    }

    @Override
    public void handle(InboundRecord record, Completion completion) {
      numHandled.incrementAndGet();
      int partition = record.origin().partition();
      Payload value = Objects.requireNonNull(record.value());
      LedgerEntry entry =
          new LedgerEntry(
              RequestIdentity.of("c", value.text()),
              Payload.of("h".repeat(LedgerEntry.HASH_BYTES)),
              record.origin().offset(),
              LedgerEntry.UNKNOWN_OFFSET,
              FinishReason.STOP,
              null,
              null,
              false,
              Instant.EPOCH);
      completion.complete(
          find(partition, value.text())
              .map(
                  turn ->
                      new Outcome.Acknowledged(
                          List.of(), entry.withResponseOffset(turn.responseOffset())))
              .orElseGet(
                  () ->
                      new Outcome.Acknowledged(
                          List.of(
                              new OutboundRecord(out, partition, record.key(), value, Map.of())),
                          entry)));
    }

    @Override
    public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
      return Outcome.Acknowledged.SILENTLY;
    }

    @Override
    public void ledgerRestored(PartitionId partition, long numEntries, long millis) {
      numRestored.addAndGet(numEntries);
    }

    @Override
    public void notRestored(Set<PartitionId> partitions, Throwable cause) {
      numLate.incrementAndGet();
    }

    @Override
    public void revoked(Set<PartitionId> partitions) {}
  }
}
