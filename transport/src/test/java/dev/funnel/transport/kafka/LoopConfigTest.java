package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.transport.LoopLimits;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopConfigTest {
  private static final LoopConfig CONFIG = LoopConfig.of("localhost:1", "in", "group", "group-1");

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                new LoopConfig(
                    " ",
                    "in",
                    "",
                    "id",
                    GroupProtocol.CONSUMER,
                    LoopLimits.DEFAULT,
                    Duration.ZERO,
                    Map.of("producer.acks", "1", "session.timeout.ms", "9"),
                    Handover.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "bootstrapServers is empty; groupId is empty;"
                + " transactionTimeout is PT0S; it lies between PT1S and PT15M;"
                + " client property 'producer.acks' is set by the loop itself; leave it out;"
                + " client property 'session.timeout.ms' belongs to the classic group protocol;"
                + " set it on the broker or the group");
  }

  @Test
  void everyLimitOutOfRangeIsNamedAtOnce() {
    assertThatThrownBy(() -> new LoopLimits(0, 1, 1, 1, -1, 1_000))
        .hasMessage(
            "maxInFlight is 0; it lies between 1 and 100000;"
                + " lingerMs is -1; it lies between 0 and 10000");
  }

  @Test
  void propertiesGoToTheClientThatTheirPrefixNames() {
    LoopConfig config =
        CONFIG.withClientProperties(
            Map.of(
                "security.protocol", "SSL",
                "consumer.fetch.min.bytes", "2",
                "producer.compression.type", "zstd"));

    assertThat(ClientProperties.consumer(config))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("fetch.min.bytes", "2")
        .doesNotContainKeys("compression.type", "producer.compression.type");
    assertThat(ClientProperties.producer(config))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("compression.type", "zstd")
        .doesNotContainKeys("fetch.min.bytes", "consumer.fetch.min.bytes");
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void kafkaAcceptsTheProperties(GroupProtocol protocol) {
    LoopConfig config = CONFIG.withGroupProtocol(protocol);

    assertThatCode(
            () -> {
              ConsumerConfig unused = new ConsumerConfig(withDeserializers(config));
            })
        .doesNotThrowAnyException();
    Map<String, Object> producer = ClientProperties.producer(config);
    assertThat(producer)
        .containsEntry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "group-1")
        .containsEntry(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
  }

  @Test
  void secretsAreNotPrinted() {
    LoopConfig config = CONFIG.withClientProperties(Map.of("sasl.jaas.config", "secret"));

    assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("secret");
  }

  private static Map<String, Object> withDeserializers(LoopConfig config) {
    Map<String, Object> properties = ClientProperties.consumer(config);
    String bytes = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    properties.put("key.deserializer", bytes);
    properties.put("value.deserializer", bytes);
    return properties;
  }
}
