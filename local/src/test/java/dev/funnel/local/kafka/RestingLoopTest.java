package dev.funnel.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.transport.LoopGauge;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LoopConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("real")
class RestingLoopTest {
  private static final int NUM_PARTITIONS = 3;
  private static final Duration WHILE = Duration.ofSeconds(1);

  @TempDir Path dataDir;

  /** Kafka's consumer may turn in circles in poll() while records of paused partitions wait. */
  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aLoopThatIsFullLeavesTheProcessorToOthers(GroupProtocol protocol) {
    LoopLimits limits = new LoopLimits(20, 20, 1_000_000, 10, 20, 2_000);
    Ears ears = new Ears();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
        TestTopics topics = new TestTopics(kafka.bootstrapServers());
        CopyHandler handler = new CopyHandler("out", 0, never -> null)) {
      topics.create("in", NUM_PARTITIONS, Map.of());
      topics.produce("in", 0, 5_000);
      LoopConfig config =
          LoopConfig.of(kafka.bootstrapServers(), "in", "group", "group-one")
              .withGroupProtocol(protocol)
              .withLimits(limits);
      KafkaRecordLoop loop = new KafkaRecordLoop(config, handler, ears);
      loop.start();
      TestTopics.await("every partition paused", () -> ears.numPaused.get() == NUM_PARTITIONS);

      Duration used = processorTimeOf("kafka-loop-in");

      loop.close(Duration.ZERO);
      assertThat(used).isLessThan(WHILE.dividedBy(5));
    }
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aLoopThatHasNothingToDoLeavesTheProcessorToOthers(GroupProtocol protocol) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
        TestTopics topics = new TestTopics(kafka.bootstrapServers());
        CopyHandler handler = new CopyHandler("out", 0, Function.identity())) {
      topics.create("in", NUM_PARTITIONS, Map.of());
      LoopConfig config =
          LoopConfig.of(kafka.bootstrapServers(), "in", "group", "group-one")
              .withGroupProtocol(protocol);
      KafkaRecordLoop loop = new KafkaRecordLoop(config, handler, new Ears());
      loop.start();
      assertThat(loop.running()).succeedsWithin(Duration.ofSeconds(30));

      Duration used = processorTimeOf("kafka-loop-in");

      loop.close(Duration.ZERO);
      assertThat(used).isLessThan(WHILE.dividedBy(5));
    }
  }

  private static Duration processorTimeOf(String name) {
    var threads = ManagementFactory.getThreadMXBean();
    long id =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(name))
            .findFirst()
            .orElseThrow()
            .getId();
    long end = System.nanoTime() + WHILE.toNanos();
    long before = threads.getThreadCpuTime(id);
    TestTopics.await("the time", () -> System.nanoTime() - end > 0);
    return Duration.ofNanos(threads.getThreadCpuTime(id) - before);
  }

  private static final class Ears implements LoopListener {
    private final AtomicInteger numPaused = new AtomicInteger();

    @Override
    public void measured(LoopGauge now) {
      numPaused.set(now.numPaused());
    }
  }
}
