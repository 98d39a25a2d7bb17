package dev.funnel.consumer;

import static dev.funnel.consumer.WorkerPipeline.body;
import static dev.funnel.consumer.WorkerPipeline.record;
import static dev.funnel.consumer.WorkerPipeline.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a record in the worker, with a scripted model and without Kafka. */
@Tag("driver")
class WorkerPipelineTest {
  private static final String FILE_COMPLAINT =
      """
      "functions":[{"name":"file","parameters":{"type":"object",
        "properties":{"issue":{"type":"string"}},"required":["issue"]}}]""";

  private @Nullable WorkerPipeline worker;

  @AfterEach
  void stop() throws Exception {
    if (worker != null) {
      worker.close();
    }
  }

  @Test
  void aTextIsAnsweredInTheEncodingOfItsRequest() throws Exception {
    Outcome outcome = run("\nAll good.", body("{}"));

    ChatResponse response = response(outcome);
    assertThat(response.outcome())
        .isEqualTo(new ChatOutcome.Answer("All good.", FinishReason.STOP));
    assertThat(response.usage().completionTokens()).isPositive();
    assertThat(records(outcome)).hasSize(1);
    assertThat(records(outcome).get(0).value().text()).contains("\"chat.completion\"");
    assertThat(records(outcome).get(0).partition()).isEqualTo(3);
  }

  @Test
  void aCallHasTheIdOfItsIdentityAndCarriesNoRequestUnlessItIsToBeExecuted() throws Exception {
    ChatResponse response =
        response(run(" to=functions.file:\n{\"issue\":\"noise\"}", body(FILE_COMPLAINT)));

    var calls = ((ChatOutcome.FunctionCalls) response.outcome()).calls();
    assertThat(calls.get(0).id()).isEqualTo(response.identity().callId(0));
    assertThat(calls.get(0).arguments()).isEqualTo("{\"issue\":\"noise\"}");
    assertThat(response.isTerminal()).isTrue();
  }

  @Test
  void aCallToBeExecutedCarriesItsRequest() throws Exception {
    ChatResponse response =
        response(
            run(
                " to=functions.file:\n{\"issue\":\"noise\"}",
                body(FILE_COMPLAINT + ",\"funnel\":{\"execute\":true}")));

    assertThat(response.isTerminal()).isFalse();
  }

  @Test
  void aCallInTheLastTurnIsNotRun() throws Exception {
    Outcome outcome =
        run(
            " to=functions.file:\n{\"issue\":\"noise\"}",
            body(FILE_COMPLAINT + ",\"funnel\":{\"execute\":true,\"max_turns\":1}"));

    assertFailure(outcome, ErrorCode.MAX_TURNS_EXCEEDED, "the last of 1 turns");
  }

  @Test
  void aValueThatIsNoRequestIsUndecodable() throws Exception {
    assertFailure(run("\nok", record("not a request")), ErrorCode.UNDECODABLE, "");
  }

  @Test
  void aResponseNamesTheModelThatAnswered() throws Exception {
    WorkerPipeline worker = start(new ScriptedForwardPass("\nok"), 64);

    for (String model : List.of("scripted", "scripted+first")) {
      Outcome outcome = worker.answer(body("\"model\":\"" + model + "\""));

      assertThat(worker.response(outcome).model()).isEqualTo(model);
    }
    assertThat(worker.response(worker.answer(body("{}"))).model()).isEqualTo("scripted");
  }

  @Test
  void anotherModelIsUnknown() throws Exception {
    assertFailure(
        run("\nok", body("\"model\":\"gpt-9\"")),
        ErrorCode.UNKNOWN_MODEL,
        "'gpt-9' is not served here; this worker serves 'scripted', 'scripted+first'");
  }

  @Test
  void aPromptWithoutRoomForAnAnswerIsTooLong() throws Exception {
    assertFailure(
        run(
            "\nok",
            body("\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(3000) + "\"}]")),
        ErrorCode.PROMPT_TOO_LONG,
        "takes at most 1999");
  }

  @Test
  void parametersThatAreNoObjectSchemaAreRefused() throws Exception {
    assertFailure(
        run("\nok", body("\"functions\":[{\"name\":\"f\",\"parameters\":{\"type\":\"string\"}}]")),
        ErrorCode.INVALID_SCHEMA,
        "function 'f'");
  }

  @Test
  void aFieldThatIsNotSupportedIsNamed() throws Exception {
    assertFailure(run("\nok", body("\"logprobs\":true")), ErrorCode.UNSUPPORTED_FIELD, "logprobs");
  }

  @Test
  void anExpiredRequestIsAnsweredAndNotDeadLettered() throws Exception {
    Outcome outcome = run("\nok", body("\"funnel\":{\"deadline\":\"2025-12-31T23:59:59Z\"}"));

    assertThat(response(outcome).outcome().finishReason()).isEqualTo(FinishReason.ABORTED);
    assertThat(response(outcome).failure().orElseThrow().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(records(outcome)).hasSize(1);
  }

  @Test
  void whatStandsForAnAnswerThatDoesNotFitRepeatsNothingOfItsRequest() throws Exception {
    WorkerPipeline worker = start(new ScriptedForwardPass("\nok"), 64);
    InboundRecord large = body("\"metadata\":{\"a\":\"" + "x".repeat(10_000) + "\"}");

    Outcome.Acknowledged outcome =
        worker.verticle().answerTo(large, new Mishap.TooLarge("chat.responses", 2, 1));

    assertThat(outcome.records().get(0).value().size()).isLessThan(2_000);
    assertFailure(outcome, ErrorCode.RESPONSE_TOO_LARGE, "a record of 2 bytes");
  }

  @Test
  void aFaultOfTheEngineFailsTheRequestAlone() throws Exception {
    assertFailure(
        run(ScriptedForwardPass.FAULT, body("{}")), ErrorCode.ENGINE_FAULT, "not a number");
  }

  @Test
  void aFaultInABatchFailsTheRequestThatCausedItAlone() throws Exception {
    var forward = new ScriptedForwardPass("\nfine", "\nfine" + ScriptedForwardPass.FAULT, "\nfine");
    forward.hold();
    WorkerPipeline worker = start(forward, 512);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      outcomes.add(worker.handle(body("{}")));
    }
    forward.release();

    assertFailure(
        outcomes.get(1).get(20, TimeUnit.SECONDS),
        ErrorCode.ENGINE_FAULT,
        "its forward pass failed");
    for (int i : new int[] {0, 2}) {
      ChatResponse response = response(outcomes.get(i).get(20, TimeUnit.SECONDS));
      assertThat(response.outcome()).isEqualTo(new ChatOutcome.Answer("fine", FinishReason.STOP));
    }
  }

  @Test
  void aRecordThatComesAgainMeetsItsFirstRunInPeace() throws Exception {
    var forward = new ScriptedForwardPass("\nok");
    forward.hold();
    WorkerPipeline worker = start(forward, 64);
    CompletableFuture<Outcome> first = worker.handle(body("{}"));
    CompletableFuture<Outcome> second = worker.handle(body("{}"));

    forward.release();

    assertThat(response(first.get(20, TimeUnit.SECONDS)).failure()).isEmpty();
    assertThat(response(second.get(20, TimeUnit.SECONDS)).failure()).isEmpty();
    assertThat(worker.engineEnded()).isNotDone();
  }

  @Test
  void aGenerationIsAbortedWhenItsPartitionGoesAway() throws Exception {
    var forward = new ScriptedForwardPass("\n" + "a".repeat(1600));
    forward.hold();
    WorkerPipeline worker = start(forward, 64);
    CompletableFuture<Outcome> outcome = worker.handle(body("\"max_tokens\":1500"));

    worker.verticle().revoked(Set.of(new PartitionId("chat.requests", 3)));

    assertThat(response(stepping(forward, outcome)).outcome().finishReason())
        .isEqualTo(FinishReason.ABORTED);
  }

  @Test
  void aDeadlineThatPassesInFlightEndsTheGeneration() throws Exception {
    var forward = new ScriptedForwardPass("\n" + "a".repeat(1600));
    forward.hold();
    WorkerPipeline worker = start(forward, 512);
    CompletableFuture<Outcome> outcome =
        worker.handle(
            body(
                "\"max_tokens\":1500," + "\"funnel\":{\"deadline\":\"2026-01-01T00:00:00.050Z\"}"));
    forward.awaitStep();
    forward.allowOneStep();
    forward.awaitStep();

    worker.setTime(WorkerPipeline.NOW.plusMillis(50));

    assertThat(response(stepping(forward, outcome)).failure().orElseThrow().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(worker.count("funnel.deadlines.missed", "stage", "run")).isEqualTo(1);
  }

  @Test
  void aTurnThatIsWrittenTooLateIsNotPublished() throws Exception {
    var forward = new ScriptedForwardPass("\nok");
    forward.hold();
    WorkerPipeline worker = start(forward, 512);
    CompletableFuture<Outcome> outcome =
        worker.handle(
            body("\"max_tokens\":1," + "\"funnel\":{\"deadline\":\"2026-01-01T00:00:01Z\"}"));
    // Its last step has begun by then.
    forward.awaitStep();

    worker.setTime(WorkerPipeline.NOW.plusSeconds(1));
    forward.release();

    ChatResponse response = response(outcome.get(20, TimeUnit.SECONDS));
    assertThat(response.failure().orElseThrow().message()).contains("ready to be published");
    assertThat(worker.count("funnel.deadlines.missed", "stage", "publish")).isEqualTo(1);
  }

  @Test
  void manyRequestsAtOnceAreAllAnswered() throws Exception {
    WorkerPipeline worker = start(new ScriptedForwardPass("\nok"), 512);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(worker.handle(body("{}")));
    }

    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(response(outcome.get(60, TimeUnit.SECONDS)).failure()).isEmpty();
    }
  }

  @Test
  void aTurnBeyondTheLastOneIsRefused() throws Exception {
    assertFailure(
        run("\nok", body("\"funnel\":{\"execute\":true,\"turn\":999999999}")),
        ErrorCode.MAX_TURNS_EXCEEDED,
        "has at most 8 turns");
  }

  @Test
  void recordsAreReleasedWhenTheEngineEnds() throws Exception {
    Outcome outcome = run(ScriptedForwardPass.DEATH, body("{}"));

    assertThat(outcome).isInstanceOf(Outcome.Released.class);
    assertThat(worker().engineEnded()).isCompletedExceptionally();
  }

  private Outcome run(String reply, InboundRecord record) throws Exception {
    return start(new ScriptedForwardPass(reply), 64).answer(record);
  }

  /** Lets the model go on step by step until there is an outcome, some 15 seconds at most. */
  static Outcome stepping(ScriptedForwardPass forward, CompletableFuture<Outcome> outcome)
      throws Exception {
    for (int step = 0; step < 1500; step++) {
      forward.allowOneStep();
      try {
        return outcome.get(10, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillRunning) {
        // Another step, then.
      }
    }
    throw new AssertionError("the generation was not aborted");
  }

  private WorkerPipeline start(ScriptedForwardPass model, int maxStepTokens) throws Exception {
    WorkerPipeline started = WorkerPipeline.start(model, maxStepTokens);
    worker = started;
    return started;
  }

  private WorkerPipeline worker() {
    return Objects.requireNonNull(worker);
  }

  private ChatResponse response(Outcome outcome) throws RequestRefused {
    return worker().response(outcome);
  }

  private void assertFailure(Outcome outcome, ErrorCode code, String message)
      throws RequestRefused {
    worker().assertFailure(outcome, code, message);
  }
}
