package dev.funnel.consumer;

import static dev.funnel.consumer.WorkerPipeline.body;
import static dev.funnel.consumer.WorkerPipeline.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.transport.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the worker promises of calls and of answers with a schema, whatever its model writes. */
@Tag("driver")
class GuaranteedTurnsTest {
  private static final String FILE =
      function(
          "file",
          "{'type':'object','properties':{'issue':{'type':'string'}},'required':['issue']}");

  /** A schema with a keyword that cannot be guaranteed: a is at least 5. */
  private static final String HARD =
      function(
          "hard",
          "{'type':'object','properties':{'a':{'type':'integer'}},'required':['a'],"
              + "'dependentSchemas':{'a':{'properties':{'a':{'minimum':5}}}}}");

  private static final String BEST_EFFORT = ",\"funnel\":{\"schema_mode\":\"best-effort\"}";
  private static final String FILING = " to=functions.file:\n{\"issue\":\"noise\"}";

  /** Not what the schema wants, and without an end. */
  private static final String RAMBLING = " to=functions.file:\n{\"issue\":7" + "7".repeat(300);

  private @Nullable WorkerPipeline worker;

  @AfterEach
  void stop() throws Exception {
    if (worker != null) {
      worker.close();
    }
  }

  @Test
  void theModelMayCallOrAnswer() throws Exception {
    assertThat(call(response(FILING, FILE)).arguments()).isEqualTo("{\"issue\":\"noise\"}");
    assertThat(response("\nHello.", FILE).outcome())
        .isEqualTo(new ChatOutcome.Answer("Hello.", FinishReason.STOP));
  }

  @Test
  void aRequiredOrNamedCallIsMadeEvenIfTheModelWouldRatherTalk() throws Exception {
    for (String choice :
        new String[] {"\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"file\"}}"}) {
      ChatResponse response = response("\nHello.", FILE + ",\"tool_choice\":" + choice);

      assertThat(call(response).name()).isEqualTo("file");
    }
  }

  @Test
  void aModelThatWouldBreakTheSchemaWritesAValidCallThatTheLimitEnds() throws Exception {
    ChatResponse response =
        response(RAMBLING, FILE + ",\"max_tokens\":60,\"funnel\":{\"execute\":true}");

    assertThat(call(response).arguments()).startsWith("{\"issue\":\"7").endsWith("7\"}");
    assertThat(call(response).closedByLimit()).isTrue();
    assertThat(response.usage().completionTokens()).isEqualTo(60);
    assertThat(response.isTerminal()).as("nobody runs it").isTrue();
    assertThat(worker().count("funnel.calls.closed_by_limit")).isEqualTo(1);
  }

  @Test
  void aCallThatTheLimitEndedIsRunIfTheRequestAllowsIt() throws Exception {
    ChatResponse response =
        response(
            RAMBLING, FILE + ",\"funnel\":{\"execute\":true,\"execute_closed_by_limit\":true}");

    assertThat(call(response).closedByLimit()).isTrue();
    assertThat(response.isTerminal()).isFalse();
  }

  @Test
  void aModelThatNestsOnAndOnEndsWithACallThatCanBeRead() throws Exception {
    ChatResponse response =
        response(
            " to=functions.any:\n{\"a\":" + "[".repeat(1000),
            function("any", "{'type':'object','properties':{'a':{}}}") + ",\"max_tokens\":600");

    assertThat(call(response).arguments()).startsWith("{\"a\":[[[").endsWith("]]]}");
  }

  @Test
  void aStopSequenceDoesNotActInACall() throws Exception {
    ChatResponse response = response(FILING, FILE + ",\"stop\":[\"noise\"]");

    assertThat(call(response).arguments()).isEqualTo("{\"issue\":\"noise\"}");
  }

  @Test
  void whatCannotBeGuaranteedIsRefusedWithKeywordAndPlaceEachTimeAndJudgedOnce() throws Exception {
    WorkerPipeline pipeline = start(FILING);
    for (int i = 0; i < 3; i++) {
      Outcome outcome = pipeline.answer(body(HARD));

      pipeline.assertFailure(outcome, ErrorCode.UNSUPPORTED_SCHEMA, "function 'hard'");
      pipeline.assertFailure(outcome, ErrorCode.UNSUPPORTED_SCHEMA, "dependentSchemas");
    }
    assertThat(pipeline.count("funnel.grammar.cache", "result", "miss")).isEqualTo(1);
    assertThat(pipeline.count("funnel.grammar.cache", "result", "hit")).isEqualTo(2);
  }

  @Test
  void aCallThatCannotFitIsRefusedWithItsBound() throws Exception {
    Outcome outcome =
        start(FILING).answer(body(FILE + ",\"tool_choice\":\"required\",\"max_tokens\":10"));

    worker()
        .assertFailure(
            outcome, ErrorCode.INVALID_REQUEST, "max_tokens is 10, but the shortest turn");
    worker().assertFailure(outcome, ErrorCode.INVALID_REQUEST, "set max_tokens to at least 19");
  }

  @Test
  void aCallThatJustFitsIsMade() throws Exception {
    ChatResponse response =
        response(RAMBLING, FILE + ",\"tool_choice\":\"required\",\"max_tokens\":19");

    assertThat(call(response).arguments()).isEqualTo("{\"issue\":\"\"}");
    assertThat(call(response).closedByLimit()).isTrue();
  }

  @Test
  void aPromptThatLeavesNoRoomForARequiredCallIsTooLong() throws Exception {
    int overhead = response("\nok", FILE).usage().promptTokens();
    stop();
    String message = "x".repeat(1985 - overhead);

    Outcome outcome =
        start(FILING)
            .answer(
                body(
                    "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],%s"
                        .formatted(message, FILE + ",\"tool_choice\":\"required\"")));

    worker().assertFailure(outcome, ErrorCode.PROMPT_TOO_LONG, "of 2000 tokens");
  }

  @Test
  void whatTheValidatorRejectsThoughTheGrammarAllowedItIsWithheldAndCounted() throws Exception {
    WorkerPipeline broken =
        WorkerPipeline.startPermissive(
            new ScriptedForwardPass(" to=functions.file:\n{\"issue\":7}"));
    worker = broken;

    Outcome outcome = broken.answer(body(FILE));

    broken.assertFailure(outcome, ErrorCode.INTERNAL, "so the turn is withheld");
    assertThat(broken.count("funnel.grammar.disagreements")).isEqualTo(1);
  }

  @Test
  void aTurnThatBreaksItsSchemaByBestEffortIsWrittenAnew() throws Exception {
    var model = new ScriptedForwardPass(hard(1), hard(7));
    worker = WorkerPipeline.start(model, 64);

    ChatResponse response = worker().response(worker().answer(body(HARD + BEST_EFFORT)));

    assertThat(call(response).arguments()).isEqualTo("{\"a\":7}");
    assertThat(model.numPrompts()).isEqualTo(2);
    assertThat(response.usage().completionTokens()).isEqualTo(2 * (hard(7).length() + 1));
    assertThat(worker().count("funnel.attempts.again")).isEqualTo(1);
  }

  @Test
  void bestEffortEndsAfterSomeAttempts() throws Exception {
    var model = new ScriptedForwardPass(hard(1));
    worker = WorkerPipeline.start(model, 64);

    Outcome outcome = worker().answer(body(HARD + BEST_EFFORT));

    worker().assertFailure(outcome, ErrorCode.MALFORMED_OUTPUT, "arguments of 'hard' do not fit");
    assertThat(model.numPrompts()).isEqualTo(Resampling.MAX_ATTEMPTS);
    assertThat(worker().count("funnel.grammar.disagreements")).isZero();
  }

  @Test
  void aTurnThatBreaksItsSchemaAfterItsDeadlineIsLate() throws Exception {
    var model = new ScriptedForwardPass(hard(1));
    WorkerPipeline pipeline = WorkerPipeline.start(model, 64);
    worker = pipeline;
    model.hold();
    String mode = "\"schema_mode\":\"best-effort\"";
    CompletableFuture<Outcome> outcome =
        pipeline.handle(
            body(HARD + ",\"funnel\":{\"deadline\":\"2026-01-01T01:00:00Z\"," + mode + "}"));
    // Refused at once, so that the one before is admitted by then.
    pipeline.answer(body("\"model\":\"unknown\""));

    pipeline.setTime(WorkerPipeline.NOW.plus(Duration.ofHours(2)));
    model.release();

    ChatResponse response = pipeline.response(outcome.get(20, TimeUnit.SECONDS));
    assertThat(response.failure().orElseThrow().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(model.numPrompts()).isEqualTo(1);
  }

  @Test
  void anAnswerObeysTheResponseFormat() throws Exception {
    String format = responseFormat("{'type':'array','items':{'type':'integer'},'minItems':1}");

    assertThat(response("\n[1,2]", format).outcome())
        .isEqualTo(new ChatOutcome.Answer("[1,2]", FinishReason.STOP));
    assertThat(response("\nSorry, I am a poet.", format).outcome().finishReason())
        .isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void anAnswerThatTheLimitEndedIsJsonAndSaysSo() throws Exception {
    ChatResponse response =
        response(
            "\n\"" + "la".repeat(200) + "\"",
            responseFormat("{'type':'string'}") + ",\"max_tokens\":12");

    assertThat(response.outcome())
        .isEqualTo(new ChatOutcome.Answer("\"lalalalal\"", FinishReason.LENGTH));
    assertThat(records(worker().answer(body("{}")))).hasSize(1);
  }

  private static String hard(int a) {
    return " to=functions.hard:\n{\"a\":" + a + "}";
  }

  private static String function(String name, String parameters) {
    return "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"%s\",\"parameters\":%s}}]"
        .formatted(name, parameters.replace('\'', '"'));
  }

  private static String responseFormat(String schema) {
    return "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":%s}}"
        .formatted(schema.replace('\'', '"'));
  }

  private static FunctionCall call(ChatResponse response) {
    assertThat(response.outcome()).isInstanceOf(ChatOutcome.FunctionCalls.class);
    return ((ChatOutcome.FunctionCalls) response.outcome()).calls().get(0);
  }

  private ChatResponse response(String turn, String members) throws Exception {
    stop();
    WorkerPipeline pipeline = start(turn);
    return pipeline.response(pipeline.answer(body(members)));
  }

  private WorkerPipeline start(String turn) throws Exception {
    WorkerPipeline pipeline = WorkerPipeline.start(new ScriptedForwardPass(turn), 64);
    worker = pipeline;
    return pipeline;
  }

  private WorkerPipeline worker() {
    return Objects.requireNonNull(worker);
  }
}
