package dev.funnel.bench;

import dev.funnel.local.LocalStack;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.LoopLog;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.KafkaRecords;
import dev.funnel.transport.kafka.LedgerTopic;
import dev.funnel.transport.kafka.LoopConfig;
import dev.funnel.transport.ledger.Ledger;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a partition waits for its ledger, and what that takes. */
@Command(
    name = "ledger",
    mixinStandardHelpOptions = true,
    description = {
      "Fills one partition of the ledger topic, then starts a loop that reads it before it serves,",
      "and prints the time for a million entries, their memory, and the time of a look-up."
    })
final class LedgerBench implements Callable<Integer> {
  private static final int NUM_LOOK_UPS = 200_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--entries",
      defaultValue = "1000000",
      description = "Turns on the topic (default: ${DEFAULT-VALUE}).")
  private int entries = 1_000_000;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Starts of a loop (default: ${DEFAULT-VALUE}).")
  private int rounds = 3;

  private LedgerBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.println(Machine.here());
    try (TemporaryDirectory data = TemporaryDirectory.create();
        LocalStack stack = LocalStack.start(data.path(), OptionalInt.empty())) {
      fill(stack.bootstrapServers());
      out.printf(
          "| round | %d entries read in, ms | for a million, ms | bytes an entry | a look-up, ns"
              + " |%n|---|---|---|---|---|%n",
          entries);
      for (int round = 1; round <= rounds; round++) {
        out.println("| " + round + restore(stack.bootstrapServers()));
        out.flush();
      }
    }
    return 0;
  }

  private void fill(String bootstrapServers) {
    ChatCodec codec = new ChatCodec();
    try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "batch.size", 128 << 10),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < entries; i++) {
        // A loss would show: the loop says how many entries it has read.
        var unused =
            producer.send(
                KafkaRecords.outbound(
                    codec.encodeLedgerEntry(entry(i), Topics.DEFAULT.ledger(), 0)));
      }
    }
  }

  private static LedgerEntry entry(int number) {
    byte[] hash = new byte[LedgerEntry.HASH_BYTES];
    ByteBuffer.wrap(hash).putInt(number);
    return new LedgerEntry(
        turn(number),
        Payload.of(hash),
        number,
        number,
        FinishReason.STOP,
        null,
        null,
        false,
        Instant.ofEpochMilli(number));
  }

  private static RequestIdentity turn(int number) {
    return RequestIdentity.of("conversation-" + number, "request-" + number);
  }

  /** Starts a loop and waits until it could serve partition 0; the rest of the table's row. */
  private String restore(String bootstrapServers) throws Exception {
    Ledger ledger = new Ledger(entries);
    CompletableFuture<Long> restored = new CompletableFuture<>();
    LoopListener listener =
        new LoopListener() {
          @Override
          public void ledgerRestored(PartitionId partition, long numEntries, long millis) {
            if (partition.partition() == 0) {
              restored.complete(numEntries == entries ? millis : -1);
            }
          }

          @Override
          public void failed(Throwable reason) {
            new LoopLog("bench").failed(reason);
            restored.completeExceptionally(reason);
          }
        };
    LoopConfig config =
        LoopConfig.of(bootstrapServers, Topics.DEFAULT.requests(), "ledger-bench", "ledger-bench");
    try (KafkaRecordLoop loop =
        new KafkaRecordLoop(
            config, new Idle(), listener, new LedgerTopic(Topics.DEFAULT.ledger(), ledger))) {
      loop.start();
      long millis = restored.get();
      if (millis < 0) {
        throw new IllegalStateException("the loop did not read " + entries + " entries");
      }
      // Before the loop ends: it forgets its partitions.
      return String.format(
          " | %d | %.0f | %.1f | %d |",
          millis,
          1e6 * millis / entries,
          (double) ledger.bytes() / ledger.numEntries(),
          nanosOfLookUp(ledger));
    }
  }

  private long nanosOfLookUp(Ledger ledger) {
    long begin = System.nanoTime();
    int numFound = 0;
    for (int i = 0; i < NUM_LOOK_UPS; i++) {
      numFound += ledger.find(0, turn((int) (i * 7919L % entries))).isPresent() ? 1 : 0;
    }
    if (numFound != NUM_LOOK_UPS) {
      throw new IllegalStateException("only " + numFound + " turns were found");
    }
    return (System.nanoTime() - begin) / NUM_LOOK_UPS;
  }

  private static final class Idle implements RecordHandler {
    @Override
    public void handle(InboundRecord record, Completion completion) {
      completion.complete(Outcome.Acknowledged.SILENTLY);
    }

    @Override
    public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
      return Outcome.Acknowledged.SILENTLY;
    }
  }
}
