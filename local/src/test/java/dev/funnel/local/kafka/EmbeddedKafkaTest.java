package dev.funnel.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.transport.kafka.TopicAdmin;
import dev.funnel.transport.kafka.TopicSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class EmbeddedKafkaTest {
  @TempDir Path dataDir;

  @Test
  void dataAndPortComeBack() {
    String before;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir)) {
      before = kafka.bootstrapServers();
      try (TopicAdmin admin = new TopicAdmin(before, Map.of())) {
        assertThat(admin.createMissing(topic("kept"))).containsExactly("kept");
        assertThat(admin.createMissing(topic("kept"))).isEmpty();
      }
      try (TestTopics topics = new TestTopics(before)) {
        topics.produce("kept", 0, 3);
      }
    }

    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
        TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
      assertThat(kafka.bootstrapServers()).isEqualTo(before);
      assertThat(topics.values("kept", 3)).containsExactlyInAnyOrder("v0", "v1", "v2");
    }
  }

  @Test
  void dataComeBackOnOtherPortsIfTheirsAreTaken() throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
        TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
      topics.create("kept", 1, Map.of());
      topics.produce("kept", 0, 3);
    }
    BrokerPorts before = BrokerPorts.of(dataDir, OptionalInt.empty());

    try (ServerSocket one = listening(before.broker());
        ServerSocket other = listening(before.controller());
        EmbeddedKafka kafka = EmbeddedKafka.start(dataDir);
        TestTopics topics = new TestTopics(kafka.bootstrapServers())) {
      assertThat(one.isBound() && other.isBound()).isTrue();
      assertThat(kafka.bootstrapServers()).isNotEqualTo("127.0.0.1:" + before.broker());
      assertThat(topics.values("kept", 3)).containsExactlyInAnyOrder("v0", "v1", "v2");
    }
  }

  @Test
  void aDirectoryInUseIsNamed() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir))
          .isInstanceOf(KafkaNotStarted.class)
          .hasMessageContaining("Kafka's data in '" + dataDir + "' is used by another process");
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> EmbeddedKafka.start(dataDir, OptionalInt.of(port), Map.of()))
          .isInstanceOf(KafkaNotStarted.class)
          .hasMessageContaining("port " + port + " is taken");
    }
  }

  @Test
  void aDirectoryThatIsAFileIsNamed() throws IOException {
    Path file = Files.createFile(dataDir.resolve("file"));

    assertThatThrownBy(() -> EmbeddedKafka.start(file))
        .isInstanceOf(KafkaNotStarted.class)
        .hasMessageContaining("'" + file + "' cannot be used");
  }

  @Test
  void anUnreachableBrokerIsNamedWithin10Seconds() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Instant begin = Instant.now();

    try (TopicAdmin admin = new TopicAdmin("127.0.0.1:" + port, Map.of())) {
      assertThatThrownBy(() -> admin.numPartitions(List.of("any")))
          .isInstanceOf(TopicAdmin.Unreachable.class)
          .hasMessageContaining("no answer from Kafka at 127.0.0.1:" + port);
    }

    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  private static ServerSocket listening(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static List<TopicSpec> topic(String name) {
    return List.of(new TopicSpec(name, 1, (short) 1, Map.of("retention.ms", "-1")));
  }
}
