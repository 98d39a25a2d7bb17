package dev.funnel.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.transport.LoopListener;
import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LoopConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("real")
class BrokerRestartTest {
  private static final int RECORDS = 400;

  @TempDir Path dataDir;

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aBrokerThatGoesAndComesBackUnderALoopCostsNoRecordAndDoublesNone(GroupProtocol protocol)
      throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
    LoopConfig config =
        LoopConfig.of(kafka.bootstrapServers(), "in", "group", "one").withGroupProtocol(protocol);
    Ears ears = new Ears();
    try (CopyHandler handler = new CopyHandler("out", 500, Function.identity());
        KafkaRecordLoop loop = new KafkaRecordLoop(config, handler, ears)) {
      try (TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
        topics.create("in", 3, Map.of());
        topics.create("out", 3, Map.of());
        topics.produce("in", 0, RECORDS);
      }
      loop.start();
      ears.firstCommit.await();
      kafka.close();
      kafka = EmbeddedKafka.start(dataDir);

      try (TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
        List<String> answers = topics.values("out", RECORDS);
        assertThat(answers)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, RECORDS).mapToObj(i -> "v" + i).toList());
        assertThat(loop.stopped()).isNotDone();
      }
    } finally {
      kafka.close();
    }
  }

  private static final class Ears implements LoopListener {
    final CountDownLatch firstCommit = new CountDownLatch(1);

    @Override
    public void committed(int numRecords) {
      firstCommit.countDown();
    }
  }
}
