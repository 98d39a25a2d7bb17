package dev.funnel.transport;

import static dev.funnel.transport.Records.PARTITION;
import static dev.funnel.transport.Records.inbound;
import static dev.funnel.transport.Records.outbound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.transport.Outcome.Acknowledged;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandlerCallsTest {
  private static final int MAX_RECORD_BYTES = 1_000;
  private static final OutboundRecord HUGE = outbound("x".repeat(MAX_RECORD_BYTES));
  private static final OutboundRecord ERROR = outbound("error response");

  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final Delivery delivery =
      new Delivery(new PartitionFlow(PARTITION, CommittedOffset.NONE, 1), inbound(7, "k"));

  @Test
  void anOutcomeThatFitsIsLeftAlone() {
    Outcome outcome = new Acknowledged(List.of(outbound("fits")));

    assertThat(calls(List.of(ERROR)).fitting(delivery, outcome)).isSameAs(outcome);
    assertThat(heard).isEmpty();
  }

  @Test
  void anOutcomeThatDoesNotFitIsReplacedByTheHandlersAnswer() {
    Outcome outcome = new Acknowledged(List.of(outbound("fits"), HUGE));

    assertThat(calls(List.of(ERROR)).fitting(delivery, outcome))
        .isEqualTo(new Acknowledged(List.of(ERROR)));
    assertThat(heard).containsExactly("mishap in-0-7 TooLarge");
  }

  @Test
  void ofAnAnswerThatDoesNotFitEitherTheRestIsWritten() {
    Outcome outcome = new Acknowledged(List.of(HUGE));

    assertThat(calls(List.of(ERROR, HUGE)).fitting(delivery, outcome))
        .isEqualTo(new Acknowledged(List.of(ERROR)));
    assertThat(heard).containsExactly("mishap in-0-7 TooLarge", "unanswered in-0-7 TooLarge");
  }

  @Test
  void whatTheBrokerRefusesIsReplacedOnceAndThenLeftOut() {
    HandlerCalls calls = calls(List.of(ERROR, outbound("dead letter")));
    delivery.answered(new Acknowledged(List.of(outbound("one"), outbound("two"))));

    delivery.answered(insteadOf(calls, "one", "two"));
    assertThat(delivery.answer()).containsExactly(ERROR, outbound("dead letter"));
    assertThat(heard).containsExactly("mishap in-0-7 Unwritable");
    delivery.answered(insteadOf(calls, "dead letter"));

    assertThat(delivery.answer()).containsExactly(ERROR);
    assertThat(heard).containsExactly("mishap in-0-7 Unwritable", "unanswered in-0-7 Unwritable");
  }

  private Acknowledged insteadOf(HandlerCalls calls, String... refused) {
    List<Refusal> refusals =
        Stream.of(refused)
            .map(
                value ->
                    new Refusal(delivery, outbound(value), new Mishap.Unwritable("out", "reason")))
            .toList();
    return calls.insteadOf(refusals).get(delivery);
  }

  @Test
  void aHandlerThatThrowsHurtsOnlyItsRecord() {
    calls(List.of(ERROR), new IllegalStateException("bug")).call(delivery);

    assertThat(outcomes).containsExactly(new Acknowledged(List.of(ERROR)));
    assertThat(heard).containsExactly("mishap in-0-7 HandlerFailed");
  }

  @Test
  void aHandlerWhoseAnswerThrowsTooIsReportedAndTheRecordEnds() {
    RecordHandler broken =
        new FakeHandler(List.of()) {
          @Override
          public Acknowledged answerTo(InboundRecord record, Mishap mishap) {
            throw new IllegalStateException("second bug");
          }
        };

    Outcome outcome = calls(broken).fitting(delivery, new Acknowledged(List.of(HUGE)));

    assertThat(outcome).isEqualTo(new Acknowledged(List.of()));
    assertThat(heard).containsExactly("mishap in-0-7 TooLarge", "unanswered in-0-7 HandlerFailed");
  }

  @Test
  void aSecondOutcomeIsRefused() {
    List<RecordHandler.Completion> completions = new ArrayList<>();
    calls(
            new FakeHandler(List.of()) {
              @Override
              public void handle(InboundRecord record, Completion completion) {
                completions.add(completion);
              }
            })
        .call(delivery);

    completions.get(0).complete(new Outcome.Released());

    assertThatThrownBy(() -> completions.get(0).complete(new Outcome.Released()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("record in-0-7 is completed already");
    assertThat(outcomes).hasSize(1);
  }

  private HandlerCalls calls(List<OutboundRecord> answer) {
    return calls(new FakeHandler(answer));
  }

  private HandlerCalls calls(List<OutboundRecord> answer, RuntimeException bug) {
    return calls(
        new FakeHandler(answer) {
          @Override
          public void handle(InboundRecord record, Completion completion) {
            throw bug;
          }
        });
  }

  private HandlerCalls calls(RecordHandler handler) {
    return new HandlerCalls(
        handler, MAX_RECORD_BYTES, new Ears(), (any, outcome) -> outcomes.add(outcome));
  }

  private static class FakeHandler implements RecordHandler {
    private final List<OutboundRecord> answer;

    FakeHandler(List<OutboundRecord> answer) {
      this.answer = answer;
    }

    @Override
    public void handle(InboundRecord record, Completion completion) {
      completion.complete(new Acknowledged(List.of()));
    }

    @Override
    public Acknowledged answerTo(InboundRecord record, Mishap mishap) {
      return new Acknowledged(answer);
    }
  }

  private final class Ears implements LoopListener {
    @Override
    public void mishap(RecordOrigin origin, Mishap mishap) {
      heard.add("mishap " + origin.coordinates() + " " + mishap.getClass().getSimpleName());
    }

    @Override
    public void unanswered(RecordOrigin origin, Mishap mishap) {
      heard.add("unanswered " + origin.coordinates() + " " + mishap.getClass().getSimpleName());
    }
  }
}
