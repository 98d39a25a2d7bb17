package dev.funnel.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a response with calls becomes the next turn; without Kafka. */
@Tag("driver")
class CallHandlerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CONVERSATION_PARTITION = 5;
  private static final FunctionDefinition FILE =
      new FunctionDefinition(
          "file",
          null,
          """
          {"type":"object","properties":{"issue":{"type":"string"}},"required":["issue"]}""");
  private static final RequestIdentity IDENTITY = RequestIdentity.of("conversation", "request");

  private final ChatCodec codec = new ChatCodec();
  private final CallPool pool = new CallPool(2);

  @AfterEach
  void stop() {
    pool.close();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void theNextTurnKeepsTheConversationItsPartitionAndItsEncoding(Encoding encoding)
      throws Exception {
    FunctionCall call = call("file", "{\"issue\":\"noise\"}");

    OutboundRecord written =
        only(run(call1 -> "{\"ticket\":\"C-1\"}", response(true, call), encoding));

    assertThat(written.topic()).isEqualTo("chat.requests");
    assertThat(written.partition()).isEqualTo(CONVERSATION_PARTITION);
    assertThat(codec.encodingOf(inbound(written))).isEqualTo(encoding);
    ChatRequest next = codec.decodeRequest(inbound(written));
    assertThat(next.identity()).isEqualTo(IDENTITY.nextTurn());
    assertThat(next.messages())
        .containsExactly(
            new ChatMessage.User("It hums."),
            new ChatMessage.Assistant(null, List.of(call)),
            new FunctionResult(call.id(), "file", "{\"ticket\":\"C-1\"}", false));
  }

  @Test
  void aForcedCallIsNotForcedAgain() throws Exception {
    ChatRequest forced =
        request().toBuilder().functionChoice(new FunctionChoice.Named("file")).build();
    ChatResponse response = response(forced, call("file", "{\"issue\":\"noise\"}"));

    ChatRequest next = next(run(call -> "{}", response, Encoding.AVRO));

    assertThat(next.functionChoice()).isEqualTo(FunctionChoice.AUTO);
  }

  @Test
  void anExceptionBecomesAResultThatTheModelReads() throws Exception {
    FunctionResult result =
        result(
            call -> {
              throw new IllegalStateException("the table is \"locked\"");
            },
            call("file", "{\"issue\":\"noise\"}"));

    assertThat(result.isError()).isTrue();
    assertThat(result.content()).isEqualTo("{\"error\":\"the table is \\\"locked\\\"\"}");
  }

  @Test
  void anErrorOfBrokenCodeIsAResultToo() throws Exception {
    FunctionResult result =
        result(
            call -> {
              throw new NoClassDefFoundError("org/example/Missing");
            },
            call("file", "{\"issue\":\"noise\"}"));

    assertThat(result.content()).isEqualTo("{\"error\":\"org/example/Missing\"}");
  }

  @Test
  void aConversationPastItsDeadlineEndsWithoutRunningItsCalls() throws Exception {
    ChatRequest expired = request().toBuilder().deadline(NOW.minusSeconds(1)).build();
    ChatResponse response = response(expired, call("file", "{\"issue\":\"noise\"}"));

    OutboundRecord end =
        only(
            run(
                call -> {
                  throw new AssertionError("must not run");
                },
                response,
                Encoding.JSON));

    assertThat(codec.endingOf(inbound(end)).orElseThrow().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(codec.decodeRequest(inbound(end)).identity()).isEqualTo(IDENTITY.nextTurn());
  }

  @Test
  void aTurnThatHasNoNextOneIsDeadLettered() throws Exception {
    var last = new RequestIdentity("", "conversation", "request", Integer.MAX_VALUE, 0);
    ChatResponse response =
        response(
            request().toBuilder().identity(last).build(), call("file", "{\"issue\":\"noise\"}"));

    OutboundRecord letter = only(run(call -> "{}", response, Encoding.AVRO));

    assertThat(letter.topic()).isEqualTo("chat.requests.dlq");
  }

  @Test
  void argumentsThatDoNotFitTheSchemaAreNotRun() throws Exception {
    FunctionResult result =
        result(
            call -> {
              throw new AssertionError("must not run");
            },
            call("file", "{\"issue\":7}"));

    assertThat(result.isError()).isTrue();
    assertThat(result.content()).contains("do not fit the schema");
  }

  @Test
  void aCallThatTheTokenLimitEndedIsNotRun() throws Exception {
    FunctionResult result =
        result(
            call -> {
              throw new AssertionError("must not run");
            },
            new FunctionCall("call_1", "file", "{\"issue\":\"n\"}", true));

    assertThat(result.content()).contains("ended by the token limit");
  }

  @Test
  void aCallThatTheTokenLimitEndedIsRunIfTheRequestAllowsIt() throws Exception {
    ChatRequest allowing = request().toBuilder().execution(new Execution(true, 8, true)).build();
    var call = new FunctionCall("call_1", "file", "{\"issue\":\"n\"}", true);

    Outcome outcome = run(c -> "\"filed\"", response(allowing, call), Encoding.AVRO);

    ChatRequest next = next(outcome);
    assertThat(next.messages().get(2))
        .isEqualTo(new FunctionResult("call_1", "file", "\"filed\"", false));
    assertThat(next.execution()).isEqualTo(allowing.execution());
  }

  @Test
  void aFunctionThatDoesNotReturnIsInterruptedAndReported() throws Exception {
    var interrupted = new CountDownLatch(1);
    FunctionResult result =
        result(
            call -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return "{}";
            },
            call("file", "{\"issue\":\"noise\"}"));

    assertThat(result.content()).contains("did not return within");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aResultThatIsTooLongIsReplacedByAnError() throws Exception {
    FunctionResult result =
        result(
            call -> "x".repeat(CallRunner.MAX_RESULT_LENGTH + 1),
            call("file", "{\"issue\":\"noise\"}"));

    assertThat(result.isError()).isTrue();
    assertThat(result.content()).contains("at most 65536");
  }

  @Test
  void aResponseIsTakenOnlyIfAllItsCallsAreOwned() throws Exception {
    ChatResponse response =
        response(true, call("file", "{\"issue\":\"noise\"}"), call("other", "{}"));

    assertThat(records(run(call -> "{}", response, Encoding.AVRO))).isEmpty();
  }

  @Test
  void aResponseWhoseCallsAreTheResultIsLeftAlone() throws Exception {
    ChatResponse response = response(false, call("file", "{\"issue\":\"noise\"}"));

    assertThat(records(run(call -> "{}", response, Encoding.AVRO))).isEmpty();
  }

  @Test
  void aRecordThatIsNoResponseIsDeadLettered() throws Exception {
    InboundRecord record =
        new InboundRecord(
            new RecordOrigin("chat.responses", 0, 9, NOW), null, Payload.of("junk"), Map.of());

    OutboundRecord letter = only(handle(handler(call -> "{}"), record));

    assertThat(letter.topic()).isEqualTo("chat.requests.dlq");
    assertThat(codec.decodeDeadLetter(inbound(letter)).code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void aConversationThatNoLongerFitsARecordEndsWithItsCode() throws Exception {
    ChatResponse response = response(true, call("file", "{\"issue\":\"noise\"}"));

    List<OutboundRecord> records =
        handler(call -> "{}")
            .answerTo(
                inbound(encoded(response, Encoding.AVRO)),
                new Mishap.TooLarge("chat.requests", 2_000_000, 1_000_000))
            .records();

    assertThat(records).hasSize(1);
    assertThat(codec.decodeRequest(inbound(records.get(0))).identity())
        .isEqualTo(IDENTITY.nextTurn());
    assertThat(codec.endingOf(inbound(records.get(0))).orElseThrow().code())
        .isEqualTo(ErrorCode.CONVERSATION_TOO_LARGE);
  }

  @Test
  void aStoppingExecutorReleasesTheRecord() throws Exception {
    pool.close();

    Outcome outcome =
        run(call -> "{}", response(true, call("file", "{\"issue\":\"noise\"}")), Encoding.AVRO);

    assertThat(outcome).isEqualTo(new Outcome.Released());
  }

  private FunctionResult result(FunctionHandler handler, FunctionCall call) throws Exception {
    List<ChatMessage> messages = next(run(handler, response(true, call), Encoding.AVRO)).messages();
    return (FunctionResult) messages.get(messages.size() - 1);
  }

  private ChatRequest next(Outcome outcome) throws RequestRefused {
    return codec.decodeRequest(inbound(only(outcome)));
  }

  private Outcome run(FunctionHandler handler, ChatResponse response, Encoding encoding)
      throws Exception {
    return handle(handler(handler), inbound(encoded(response, encoding)));
  }

  private static Outcome handle(CallHandler handler, InboundRecord record) throws Exception {
    var outcome = new CompletableFuture<Outcome>();
    handler.handle(record, outcome::complete);
    return outcome.get(20, TimeUnit.SECONDS);
  }

  private CallHandler handler(FunctionHandler handler) throws RequestRefused {
    var registry = new FunctionRegistry(List.of(new FunctionRegistry.Registered(FILE, handler)));
    return new CallHandler(
        Topics.DEFAULT,
        new CallRunner(registry),
        pool,
        Duration.ofMillis(500),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private OutboundRecord encoded(ChatResponse response, Encoding encoding) {
    return codec.encodeResponse(response, "chat.responses", 0, encoding);
  }

  private static ChatRequest request() {
    return ChatRequest.builder(IDENTITY, List.of(new ChatMessage.User("It hums.")))
        .functions(List.of(FILE))
        .execution(Execution.DEFAULT)
        .build();
  }

  private static ChatResponse response(boolean execute, FunctionCall... calls) {
    return response(execute ? request() : null, calls);
  }

  private static ChatResponse response(ChatRequest request, FunctionCall... calls) {
    return new ChatResponse(
        request == null ? IDENTITY : request.identity(),
        new RecordOrigin("chat.requests", CONVERSATION_PARTITION, 17, NOW),
        "scripted",
        new ChatOutcome.FunctionCalls(List.of(calls)),
        List.of(),
        Usage.NONE,
        request,
        Map.of(),
        Dialect.TOOLS);
  }

  private static FunctionCall call(String name, String arguments) {
    return new FunctionCall(IDENTITY.callId(0), name, arguments);
  }

  private static List<OutboundRecord> records(Outcome outcome) {
    return ((Outcome.Acknowledged) outcome).records();
  }

  private static OutboundRecord only(Outcome outcome) {
    assertThat(records(outcome)).hasSize(1);
    return records(outcome).get(0);
  }

  private static InboundRecord inbound(OutboundRecord record) {
    return new InboundRecord(
        new RecordOrigin(record.topic(), CONVERSATION_PARTITION, 0, NOW),
        record.key(),
        record.value(),
        record.headers());
  }
}
