package dev.funnel.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each way in which a run may go wrong is seen. */
class JudgeTest {
  private static final ChatOutcome DONE = new ChatOutcome.Answer("done", FinishReason.STOP);

  private final ChatCodec codec = new ChatCodec();
  private final TopicsInMemory topics = new TopicsInMemory();
  private final Talk talk = new Talk(1, List.of());
  private final ChatRequest first = talk.next(0);
  private final ChatRequest second = talk.next(0);

  @Test
  void oneAnswerToEachIsClean() {
    answer(first, ask(first), DONE);
    answer(second, ask(second), DONE);

    assertThat(verdict().isClean()).isTrue();
    assertThat(verdict().numAnswers()).isEqualTo(2);
  }

  @Test
  void aMissingAnswerIsALoss() {
    ask(first);

    assertThat(verdict().lost()).hasSize(1);
    assertThat(verdict().isClean()).isFalse();
  }

  @Test
  void aSecondAnswerIsADuplicate() {
    RecordOrigin place = ask(first);
    answer(first, place, DONE);
    answer(first, place, DONE);

    assertThat(verdict().duplicated()).hasSize(1);
    assertThat(verdict().isClean()).isFalse();
  }

  @Test
  void aConfirmedRequestThatIsNotThereIsAProblem() {
    var verdict = new Judge(topics, Map.of("chat.requests-0-7", "r7"), List.of()).judge();

    assertThat(verdict.problems()).singleElement().asString().contains("r7 at chat.requests-0-7");
  }

  @Test
  void theSameBodyAgainIsSilent() {
    answer(first, ask(first), DONE);
    ask(first);

    assertThat(verdict().isClean()).isTrue();
    assertThat(verdict().numRepetitions()).isEqualTo(1);
  }

  @Test
  void anotherBodyMustBeAConflict() {
    answer(first, ask(first), DONE);
    RecordOrigin again = ask(Talk.another(first));
    assertThat(verdict().lost()).hasSize(1);

    RequestIdentity own = RequestIdentity.of(first.identity().conversation(), again.coordinates());
    write(own, again, new ChatOutcome.Failure(ErrorCode.CONFLICT, "another body"), null);
    assertThat(verdict().lost()).isEmpty();
    assertThat(verdict().problems()).singleElement().asString().contains("no dead letter");

    topics.read(
        Topics.DEFAULT.requests(),
        record -> {
          if (record.origin().equals(again)) {
            topics.append(
                codec.encodeDeadLetter(
                    new DeadLetter(ErrorCode.CONFLICT, "another body", 1, record),
                    Topics.DEFAULT.deadLetters()));
          }
        });
    assertThat(verdict().isClean()).isTrue();
    assertThat(verdict().numConflicts()).isEqualTo(1);
  }

  @Test
  void aLoopThatDoesNotGoOnIsALoss() {
    call(first, ask(first));

    assertThat(verdict().lost()).hasSize(1);
  }

  @Test
  void aTurnThatAnExecutorWritesTwiceIsADuplicate() {
    call(first, ask(first));
    ChatRequest next = first.toBuilder().identity(first.identity().nextTurn()).build();
    answer(next, ask(next), DONE);
    ask(next);

    assertThat(verdict().duplicated()).hasSize(1);
  }

  @Test
  void aTurnThatNobodyAskedForIsAProblem() {
    ChatRequest next = first.toBuilder().identity(first.identity().nextTurn()).build();
    answer(next, ask(next), DONE);

    assertThat(verdict().problems()).singleElement().asString().contains("asked by nobody");
  }

  @Test
  void aCallRunUnderAnotherIdIsAProblem() {
    FunctionCall call = call(first, ask(first));
    ChatRequest next = first.toBuilder().identity(first.identity().nextTurn()).build();
    answer(next, ask(next), DONE);

    var own = new CallFile.Run(call.id(), call.digest());
    assertThat(verdict(own, own).isClean()).isTrue();
    assertThat(verdict(own, own).numRunAgain()).isEqualTo(1);
    assertThat(verdict(own, new CallFile.Run("call_other", call.digest())).problems()).hasSize(1);
    assertThat(verdict(new CallFile.Run(call.id(), "other arguments")).problems()).hasSize(1);
  }

  @Test
  void aFailureWithoutReasonIsAProblem() {
    answer(first, ask(first), new ChatOutcome.Failure(ErrorCode.INTERNAL, "broken"));

    assertThat(verdict().problems()).singleElement().asString().contains("INTERNAL");
  }

  @Test
  void anAnswerOutOfOrderIsAProblem() {
    ChatRequest later =
        second.toBuilder()
            .identity(RequestIdentity.of(first.identity().conversation(), "later"))
            .build();
    RecordOrigin before = ask(first);
    answer(later, ask(later), DONE);
    answer(first, before, DONE);

    assertThat(verdict().problems()).singleElement().asString().contains("after a later record");
  }

  private Verdict verdict(CallFile.Run... runs) {
    return new Judge(topics, Map.of(), List.of(runs)).judge();
  }

  private RecordOrigin ask(ChatRequest request) {
    return topics.append(codec.encodeRequest(request, Topics.DEFAULT.requests(), 0, Encoding.AVRO));
  }

  private void answer(ChatRequest request, RecordOrigin place, ChatOutcome outcome) {
    write(request.identity(), place, outcome, null);
  }

  private FunctionCall call(ChatRequest request, RecordOrigin place) {
    FunctionCall call = new FunctionCall(request.identity().callId(0), "file", "{\"n\":\"1\"}");
    write(request.identity(), place, new ChatOutcome.FunctionCalls(List.of(call)), request);
    return call;
  }

  private void write(
      RequestIdentity identity,
      RecordOrigin place,
      ChatOutcome outcome,
      @Nullable ChatRequest request) {
    topics.append(
        codec.encodeResponse(
            new ChatResponse(
                identity,
                place,
                "scripted",
                outcome,
                List.of(),
                Usage.NONE,
                request,
                Map.of(),
                Dialect.TOOLS),
            Topics.DEFAULT.responses(),
            0,
            Encoding.AVRO));
  }
}
