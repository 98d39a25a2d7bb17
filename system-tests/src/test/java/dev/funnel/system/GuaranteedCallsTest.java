package dev.funnel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.executor.FunctionRegistry.Registered;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.local.LocalStack;
import dev.funnel.producer.ClientConfig;
import dev.funnel.producer.Conversation;
import dev.funnel.producer.KafkaChatClient;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised of calls, with the real broker and the real model. */
@Tag("real")
class GuaranteedCallsTest {
  private static final int MAX_SEQUENCES = 8;
  private static final long LIMIT_SECONDS = 120;
  private static final String COMPLAINT =
      "My broadband drops out every evening and it has done so for two weeks.";
  private static final String GREETING = "Hello, how are you today?";

  /** Far from anything that the model was trained for. */
  private static final FunctionDefinition BOOK =
      new FunctionDefinition(
          "book_room",
          "Book a meeting room",
          """
          {"type":"object","required":["room","date","people"],"properties":{
            "room":{"type":"string","pattern":"^[A-Z]{2}-[0-9]{3}$"},
            "date":{"type":"string","format":"date"},
            "people":{"type":"integer","minimum":1,"maximum":40},
            "equipment":{"type":"array","maxItems":2,"uniqueItems":true,
              "items":{"enum":["screen","phone","board"]}}}}""");

  private static final String CLOSED_WORLD =
      """
      {"type":"object","required":["city"],"unevaluatedProperties":false,
       "properties":{"city":{"type":"string","maxLength":20}}}""";

  @TempDir private static Path directory;
  private static final AtomicInteger NUM_RUN = new AtomicInteger();
  private static LocalStack stack;
  private static KafkaChatClient client;

  @BeforeAll
  static void start() throws Exception {
    stack = LocalStack.start(directory, OptionalInt.empty());
    stack.startWorker(
        stack.workerConfig().withMaxBatch(MAX_SEQUENCES),
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, line -> {}));
    stack.startExecutor(
        new FunctionRegistry(
            List.of(
                new Registered(
                    ComplaintFunction.DEFINITION,
                    call -> "{\"ticket\":\"C-" + NUM_RUN.incrementAndGet() + "\"}"))));
    client = KafkaChatClient.open(ClientConfig.of(stack.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    client.close();
    stack.close();
  }

  @Test
  void theModelMayCall() throws Exception {
    assertCalls(ask("auto-call", COMPLAINT).functions(List.of(ComplaintFunction.DEFINITION)));
  }

  @Test
  void theModelMayAnswerInText() throws Exception {
    Conversation conversation =
        converse(ask("auto-text", GREETING).functions(List.of(ComplaintFunction.DEFINITION)));

    assertThat(conversation.last().outcome())
        .isInstanceOfSatisfying(
            ChatOutcome.Answer.class, answer -> assertThat(answer.text()).isNotBlank());
  }

  @Test
  void aRequiredOrNamedCallIsMadeAndValidatesAtAnyTemperature() throws Exception {
    for (FunctionChoice choice :
        List.of(FunctionChoice.REQUIRED, new FunctionChoice.Named(BOOK.name()))) {
      for (long seed = 0; seed < 4; seed++) {
        assertCalls(
            ask(choice + "-" + seed, GREETING)
                .functions(List.of(BOOK))
                .functionChoice(choice)
                .parallelCalls(false)
                .sampling(new SamplingParams(1.5, null, null, seed, null, List.of())));
      }
    }
  }

  @Test
  void aSchemaThatCannotBeGuaranteedIsRefused() throws Exception {
    Conversation conversation =
        converse(
            ask("refused", GREETING)
                .functions(List.of(new FunctionDefinition("weather", null, CLOSED_WORLD))));

    ChatOutcome.Failure failure = conversation.last().failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA);
    assertThat(failure.message()).contains("function 'weather'", "unevaluatedProperties");
  }

  @Test
  void bestEffortAcceptsItAndJudgesTheCall() throws Exception {
    assertCalls(
        ask("best-effort", "What is the weather in Rome?")
            .functions(List.of(new FunctionDefinition("weather", null, CLOSED_WORLD)))
            .functionChoice(FunctionChoice.REQUIRED)
            .parallelCalls(false)
            .schemaMode(SchemaMode.BEST_EFFORT));
  }

  @Test
  void aCallThatTheTokenLimitEndsValidatesAndIsNotRun() throws Exception {
    int numRunBefore = NUM_RUN.get();
    ChatRequest.Builder request =
        ask("limit", COMPLAINT)
            .functions(List.of(ComplaintFunction.DEFINITION))
            .functionChoice(new FunctionChoice.Named(ComplaintFunction.DEFINITION.name()))
            .parallelCalls(false)
            .execution(Execution.DEFAULT)
            .sampling(new SamplingParams(null, null, null, null, 20, List.of()));

    List<FunctionCall> calls = assertCalls(request);

    assertThat(calls).last().matches(FunctionCall::closedByLimit);
    assertThat(NUM_RUN.get()).isEqualTo(numRunBefore);
  }

  @Test
  void anAnswerObeysItsResponseFormat() throws Exception {
    String schema =
        """
        {"type":"object","required":["mood","stars"],"properties":{
          "mood":{"enum":["happy","angry"]},"stars":{"type":"integer","minimum":1,"maximum":5}}}""";

    Conversation conversation = converse(ask("format", COMPLAINT).responseSchema(schema));

    ChatOutcome.Answer answer = (ChatOutcome.Answer) conversation.last().outcome();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(ArgumentsValidator.compileAnswer(schema).problem(answer.text())).isEmpty();
  }

  private static ChatRequest.Builder ask(String id, String text) {
    return ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(text)));
  }

  private static Conversation converse(ChatRequest.Builder request) throws Exception {
    return client.submit(request.build()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** The calls of a conversation's last turn, each of them judged. */
  private static List<FunctionCall> assertCalls(ChatRequest.Builder builder) throws Exception {
    ChatRequest request = builder.build();
    ChatOutcome outcome = converse(builder).last().outcome();
    assertThat(outcome).isInstanceOf(ChatOutcome.FunctionCalls.class);
    List<FunctionCall> calls = ((ChatOutcome.FunctionCalls) outcome).calls();
    for (FunctionCall call : calls) {
      assertThat(validator(request, call).problem(call.arguments())).as(call.arguments()).isEmpty();
    }
    return calls;
  }

  private static ArgumentsValidator validator(ChatRequest request, FunctionCall call)
      throws RequestRefused {
    Stream<FunctionDefinition> named =
        request.functions().stream().filter(function -> function.name().equals(call.name()));
    return ArgumentsValidator.compile(named.findFirst().orElseThrow());
  }
}
