package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which topics a service can work with. */
class FunnelTopicsTest {
  private static final Topics TOPICS = new Topics("in", "out", "dead", "book", "control");

  @Test
  void topicsThatAreThereWithEqualPartitionsAreNoProblem() {
    assertThat(
            FunnelTopics.problems(
                TOPICS, Map.of("in", 4, "out", 4, "dead", 1, "book", 4, "control", 1)))
        .isEmpty();
  }

  @Test
  void everyMissingTopicIsNamedWithTheCommandThatCreatesIt() {
    assertThat(FunnelTopics.problems(TOPICS, Map.of("in", 4)))
        .containsExactly(
            "topic 'out' is missing; create it with: funnel topics create",
            "topic 'dead' is missing; create it with: funnel topics create",
            "topic 'book' is missing; create it with: funnel topics create",
            "topic 'control' is missing; create it with: funnel topics create");
  }

  @Test
  void partitionCountsThatDifferAreNamed() {
    assertThat(
            FunnelTopics.problems(
                TOPICS, Map.of("in", 4, "out", 2, "dead", 1, "book", 4, "control", 1)))
        .singleElement()
        .asString()
        .startsWith("'in' has 4 partitions and 'out' has 2;");
  }

  @Test
  void deadLettersMayBeLargerThanTheRecordsThatTheyHold() {
    assertThat(FunnelTopics.specs(TOPICS, 4, (short) 1))
        .filteredOn(topic -> topic.name().equals("dead"))
        .singleElement()
        .satisfies(
            topic ->
                assertThat(Integer.parseInt(topic.configs().get("max.message.bytes")))
                    .isGreaterThan(1 << 20));
  }
}
