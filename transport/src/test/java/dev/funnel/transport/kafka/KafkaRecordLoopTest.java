package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ends of a loop that needs no broker for them. */
class KafkaRecordLoopTest {
  private final List<Throwable> heard = new ArrayList<>();

  @Test
  void aLoopThatFailsTellsItsListenerAndWhoeverWaits() {
    KafkaRecordLoop loop = loop(Map.of("consumer.fetch.min.bytes", "many"));

    loop.start();

    assertThatThrownBy(() -> loop.running().join()).hasCauseInstanceOf(LoopFailed.class);
    assertThatThrownBy(() -> loop.stopped().join()).hasCauseInstanceOf(LoopFailed.class);
    assertThat(loop.state()).isEqualTo(KafkaRecordLoop.State.FAILED);
    assertThat(heard)
        .singleElement()
        .satisfies(
            reason ->
                assertThat(reason).isInstanceOf(LoopFailed.class).hasMessageContaining("many"));
  }

  @Test
  void aLoopThatIsClosedBeforeItRunsKeepsNobodyWaiting() {
    KafkaRecordLoop loop = loop(Map.of());

    loop.close();

    assertThat(loop.running()).isCompletedExceptionally();
    assertThat(loop.stopped()).isCompleted();
    assertThat(heard).isEmpty();
  }

  private KafkaRecordLoop loop(Map<String, String> properties) {
    return new KafkaRecordLoop(
        LoopConfig.of("127.0.0.1:1", "in", "group", "id").withClientProperties(properties),
        new Idle(),
        new LoopListener() {
          @Override
          public void failed(Throwable reason) {
            heard.add(reason);
          }
        });
  }

  private static final class Idle implements RecordHandler {
    @Override
    public void handle(InboundRecord record, Completion completion) {}

    @Override
    public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
      return Outcome.Acknowledged.SILENTLY;
    }
  }
}
