package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a record in the worker, with a scripted model and without Kafka. */
@Tag("driver")
class WorkerPipelineTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String FILE_COMPLAINT =
      """
      "functions":[{"name":"file","parameters":{"type":"object",
        "properties":{"issue":{"type":"string"}},"required":["issue"]}}]""";

  private final ChatCodec codec = new ChatCodec();
  private final Vertx vertx = Vertx.vertx();
  private EngineLoop engine;
  private ScriptedForwardPass model;

  @AfterEach
  void stop() throws Exception {
    if (engine != null) {
      model.release();
      engine.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aTextIsAnsweredInTheEncodingOfItsRequest() throws Exception {
    Outcome outcome = run("All good.", body("{}"));

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
  void argumentsThatDoNotFitTheSchemaAreMalformedOutput() throws Exception {
    Outcome outcome = run(" to=functions.file:\n{\"issue\":7}", body(FILE_COMPLAINT));

    assertFailure(outcome, ErrorCode.MALFORMED_OUTPUT, "arguments of 'file' do not fit");
  }

  @Test
  void argumentsThatAreNoJsonAreMalformedOutput() throws Exception {
    Outcome outcome = run(" to=functions.file:\n{\"issue\":", body(FILE_COMPLAINT));

    assertFailure(outcome, ErrorCode.MALFORMED_OUTPUT, "arguments of 'file'");
  }

  @Test
  void aValueThatIsNoRequestIsUndecodable() throws Exception {
    assertFailure(run("\nok", record("not a request")), ErrorCode.UNDECODABLE, "");
  }

  @Test
  void anotherModelIsUnknown() throws Exception {
    assertFailure(
        run("\nok", body("\"model\":\"gpt-9\"")),
        ErrorCode.UNKNOWN_MODEL,
        "'gpt-9' is not served here; this worker serves 'scripted'");
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
        "object");
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
  void aFaultOfTheEngineFailsTheRequestAlone() throws Exception {
    assertFailure(
        run(ScriptedForwardPass.FAULT, body("{}")), ErrorCode.ENGINE_FAULT, "not a number");
  }

  @Test
  void aRecordThatComesAgainMeetsItsFirstRunInPeace() throws Exception {
    var forward = new ScriptedForwardPass("ok");
    forward.hold();
    AdmissionVerticle verticle = start(forward, 64);
    CompletableFuture<Outcome> first = handle(verticle, body("{}"));
    CompletableFuture<Outcome> second = handle(verticle, body("{}"));

    forward.release();

    assertThat(response(first.get(20, TimeUnit.SECONDS)).failure()).isEmpty();
    assertThat(response(second.get(20, TimeUnit.SECONDS)).failure()).isEmpty();
    assertThat(engine.ended()).isNotDone();
  }

  @Test
  void aGenerationIsAbortedWhenItsPartitionGoesAway() throws Exception {
    var forward = new ScriptedForwardPass("a".repeat(1600));
    forward.hold();
    AdmissionVerticle verticle = start(forward, 64);
    CompletableFuture<Outcome> outcome = handle(verticle, body("\"max_tokens\":1500"));

    verticle.revoked(Set.of(new PartitionId("chat.requests", 3)));

    assertThat(response(stepping(forward, outcome)).outcome().finishReason())
        .isEqualTo(FinishReason.ABORTED);
  }

  @Test
  void aDeadlineThatPassesInFlightEndsTheGeneration() throws Exception {
    var forward = new ScriptedForwardPass("a".repeat(1600));
    forward.hold();
    AdmissionVerticle verticle = start(forward, 64);
    CompletableFuture<Outcome> outcome =
        handle(
            verticle,
            body(
                "\"max_tokens\":1500," + "\"funnel\":{\"deadline\":\"2026-01-01T00:00:00.050Z\"}"));

    assertThat(response(stepping(forward, outcome)).failure().orElseThrow().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void manyRequestsAtOnceAreAllAnswered() throws Exception {
    AdmissionVerticle verticle = start(new ScriptedForwardPass("ok"), 512);
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(handle(verticle, body("{}")));
    }

    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(response(outcome.get(60, TimeUnit.SECONDS)).failure()).isEmpty();
    }
  }

  @Test
  void aTurnBeyondTheLastOneIsRefused() throws Exception {
    assertFailure(
        run("ok", body("\"funnel\":{\"execute\":true,\"turn\":999999999}")),
        ErrorCode.MAX_TURNS_EXCEEDED,
        "has at most 8 turns");
  }

  @Test
  void argumentsThatTheValidatorTripsOverAreMalformedOutput() throws Exception {
    String schema =
        """
        "functions":[{"name":"f","parameters":{"type":"object",
          "properties":{"n":{"type":"number","multipleOf":1}}}}]""";

    assertFailure(
        run(" to=functions.f:\n{\"n\":1e999}", body(schema)),
        ErrorCode.MALFORMED_OUTPUT,
        "arguments of 'f'");
  }

  @Test
  void recordsAreReleasedWhenTheEngineEnds() throws Exception {
    Outcome outcome = run(ScriptedForwardPass.DEATH, body("{}"));

    assertThat(outcome).isInstanceOf(Outcome.Released.class);
    assertThat(engine.ended()).isCompletedExceptionally();
  }

  private void assertFailure(Outcome outcome, ErrorCode code, String message)
      throws RequestRefused {
    ChatOutcome.Failure failure = response(outcome).failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.message()).contains(message);

    DeadLetter letter = codec.decodeDeadLetter(inbound(records(outcome).get(1)));
    assertThat(letter.code()).isEqualTo(code);
    assertThat(letter.record().origin().coordinates()).isEqualTo("chat.requests-3-41");
    assertThat(records(outcome).get(1).headers())
        .containsEntry(Headers.DLQ_OFFSET, Payload.of("41"))
        .containsEntry(Headers.DLQ_PARTITION, Payload.of("3"))
        .containsKeys(Headers.DLQ_TOPIC, Headers.DLQ_TIMESTAMP, Headers.DLQ_MESSAGE);
  }

  private Outcome run(String reply, InboundRecord record) throws Exception {
    return handle(start(new ScriptedForwardPass(reply), 64), record).get(20, TimeUnit.SECONDS);
  }

  /** Lets the model go on step by step until there is an outcome, some 15 seconds at most. */
  private static Outcome stepping(ScriptedForwardPass forward, CompletableFuture<Outcome> outcome)
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

  private static CompletableFuture<Outcome> handle(
      AdmissionVerticle verticle, InboundRecord record) {
    var outcome = new CompletableFuture<Outcome>();
    verticle.handle(record, outcome::complete);
    return outcome;
  }

  private AdmissionVerticle start(ScriptedForwardPass forward, int maxPrefillTokens)
      throws Exception {
    model = forward;
    var tokenizer = new ByteTokenizer();
    var served =
        new ServedModel("scripted", new FunnelFormat(), tokenizer, forward.maxPositions(), 100);
    var metrics = new WorkerMetrics(new SimpleMeterRegistry());
    engine =
        new EngineLoop(
            () ->
                new Engine(
                    forward,
                    tokenizer,
                    new EngineLimits(4, maxPrefillTokens, 16),
                    grammar -> {
                      throw new AssertionError("no request has a grammar");
                    }),
            metrics);
    var verticle =
        new AdmissionVerticle(
            new RequestAdmission(codec, served),
            new ResponseRecords(codec, Topics.DEFAULT, served.name()),
            engine,
            metrics,
            Clock.fixed(NOW, ZoneOffset.UTC));
    vertx
        .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return verticle;
  }

  /** A request body with these members; a user message unless they bring messages. */
  private static InboundRecord body(String members) {
    String inner = members.equals("{}") ? "" : members;
    String messages =
        inner.contains("\"messages\"")
            ? ""
            : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + (inner.isEmpty() ? "" : ",");
    return record("{" + messages + inner + "}");
  }

  private static InboundRecord record(String value) {
    return new InboundRecord(
        new RecordOrigin("chat.requests", 3, 41, NOW),
        Payload.of("conversation"),
        Payload.of(value),
        Map.of());
  }

  private static List<OutboundRecord> records(Outcome outcome) {
    return ((Outcome.Acknowledged) outcome).records();
  }

  private ChatResponse response(Outcome outcome) throws RequestRefused {
    return codec.decodeResponse(inbound(records(outcome).get(0)));
  }

  private static InboundRecord inbound(OutboundRecord record) {
    return new InboundRecord(
        new RecordOrigin(record.topic(), 0, 0, NOW),
        record.key(),
        record.value(),
        record.headers());
  }
}
