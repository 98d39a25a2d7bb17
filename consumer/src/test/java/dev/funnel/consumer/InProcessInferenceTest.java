package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.consumer.InProcessInference.Guidance;
import dev.funnel.consumer.InProcessInference.Turn;
import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.prompt.Segment;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that need no Kafka. */
@Tag("driver")
class InProcessInferenceTest {
  private static final FunctionDefinition FILE =
      new FunctionDefinition(
          "file",
          null,
          "{\"type\":\"object\",\"properties\":{\"issue\":{\"type\":\"string\"}},"
              + "\"required\":[\"issue\"]}");

  private static final String FILING = " to=functions.file:\n{\"issue\":\"noise\"}";

  private @Nullable InProcessInference inference;

  @AfterEach
  void stop() {
    if (inference != null) {
      inference.close();
    }
  }

  @Test
  void aTurnIsACallOrAnAnswerAndComesWithItsText() throws Exception {
    start(Guidance.GRAMMAR, FILING, "\nHello.");

    Turn called = turn(request(FILE).build());
    Turn answered = turn(request(FILE).build());

    assertThat(calls(called))
        .extracting(FunctionCall::arguments)
        .containsOnly("{\"issue\":\"noise\"}");
    assertThat(called.text()).isEqualTo(FILING);
    assertThat(called.response().model()).isEqualTo("scripted");
    assertThat(called.response().usage().promptTokens()).isPositive();
    assertThat(answered.response().outcome())
        .isEqualTo(new ChatOutcome.Answer("Hello.", FinishReason.STOP));
  }

  @Test
  void theGrammarHoldsTheModelToTheSchema() throws Exception {
    start(Guidance.GRAMMAR, " to=functions.file:\n{\"other\":7}");

    assertThat(calls(turn(request(FILE).build())).get(0).arguments()).startsWith("{\"issue\":");
  }

  @Test
  void withoutGuidanceCallsComeAsTheyWereWritten() throws Exception {
    String broken = " to=functions.file:\n{\"other\":7}";
    start(Guidance.NONE, broken);

    Turn turn = turn(request(FILE).build());

    assertThat(calls(turn)).extracting(FunctionCall::arguments).containsOnly("{\"other\":7}");
    assertThat(turn.text()).isEqualTo(broken);
  }

  @Test
  void withoutGuidanceWhatIsNeitherTextNorCallIsMalformedAndNotTriedAgain() throws Exception {
    start(Guidance.NONE, " to=functions.other:\n{}", "\nNever asked.");

    assertThat(failure(turn(request(FILE).build()))).isEqualTo(ErrorCode.MALFORMED_OUTPUT);
  }

  @Test
  void aSchemaThatCannotBeGuaranteedIsRefusedUnlessNothingIsPromised() throws Exception {
    FunctionDefinition hard =
        new FunctionDefinition(
            "file",
            null,
            "{\"type\":\"object\",\"properties\":{\"issue\":{\"type\":\"string\"}},"
                + "\"dependentSchemas\":{\"issue\":{\"properties\":{\"issue\":{\"minLength\":5}}}}}");
    start(Guidance.GRAMMAR, FILING);
    assertThat(failure(turn(request(hard).build()))).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA);
    stop();

    start(Guidance.NONE, FILING);
    assertThat(calls(turn(request(hard).build()))).hasSize(1);
  }

  @Test
  void aRequestThatIsRefusedHasNoText() throws Exception {
    start(Guidance.GRAMMAR, FILING);

    Turn refused = turn(request(FILE).model("other").build());

    assertThat(failure(refused)).isEqualTo(ErrorCode.UNKNOWN_MODEL);
    assertThat(refused.text()).isEmpty();
  }

  @Test
  void aBugThatHurtsOneRequestFailsItAndTheNextIsAnswered() throws Exception {
    start(new FaultyFormat(), Guidance.GRAMMAR, FILING);

    Turn notRendered = turn(asking(FaultyFormat.NO_PROMPT));
    Turn notRead = turn(asking(FaultyFormat.NO_PARSER));

    assertThat(failure(notRendered)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(notRendered.text()).isEmpty();
    assertThat(failure(notRead)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(notRead.text()).isEqualTo(FILING);
    assertThat(calls(turn(request(FILE).build()))).hasSize(1);
  }

  @Test
  void moreThanFitAreAllAnswered() throws Exception {
    start(Guidance.GRAMMAR, FILING);
    List<CompletableFuture<Turn>> turns = new ArrayList<>();

    for (int i = 0; i < 40; i++) {
      turns.add(started().submit(request(FILE).build()));
    }

    for (CompletableFuture<Turn> turn : turns) {
      assertThat(calls(turn.get(20, TimeUnit.SECONDS))).hasSize(1);
    }
  }

  @Test
  void whenTheEngineDiesNobodyWaitsForEver() throws Exception {
    start(Guidance.GRAMMAR, ScriptedForwardPass.DEATH);

    assertThatThrownBy(() -> turn(request(FILE).build()))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("the engine has ended");
    for (int i = 0; i < 40; i++) {
      assertThat(started().submit(request(FILE).build())).isCompletedExceptionally();
    }
  }

  private void start(Guidance guidance, String... turns) {
    start(new FunnelFormat(), guidance, turns);
  }

  private void start(PromptFormat format, Guidance guidance, String... turns) {
    var model = new ScriptedForwardPass(turns);
    inference =
        new InProcessInference(
            new ServedModel(
                WorkerPipeline.MODELS, format, new ByteTokenizer(), model.maxPositions(), 100),
            model,
            model.maxSlots(),
            guidance);
  }

  private InProcessInference started() {
    return Objects.requireNonNull(inference);
  }

  private Turn turn(ChatRequest request) throws Exception {
    return started().submit(request).get(20, TimeUnit.SECONDS);
  }

  private static ChatRequest.Builder request(FunctionDefinition function) {
    return ChatRequest.builder(
            RequestIdentity.of("c", "r"), List.of(new ChatMessage.User("My phone makes noise.")))
        .functions(List.of(function))
        .sampling(new SamplingParams(0.0, null, null, null, null, List.of()));
  }

  private static ChatRequest asking(String text) {
    return request(FILE).messages(List.of(new ChatMessage.User(text))).build();
  }

  private static List<FunctionCall> calls(Turn turn) {
    return ((ChatOutcome.FunctionCalls) turn.response().outcome()).calls();
  }

  private static ErrorCode failure(Turn turn) {
    return turn.response().failure().orElseThrow().code();
  }

  /** A format with bugs that two texts bring out. */
  private static final class FaultyFormat implements PromptFormat {
    static final String NO_PROMPT = "no prompt";
    static final String NO_PARSER = "no parser";

    private final PromptFormat format = new FunnelFormat();

    @Override
    public String name() {
      return format.name();
    }

    @Override
    public Set<String> specialTokens() {
      return format.specialTokens();
    }

    @Override
    public List<Segment> render(ChatRequest request) throws RequestRefused {
      if (isAsked(request, NO_PROMPT)) {
        throw new StackOverflowError();
      }
      return format.render(request);
    }

    @Override
    public Grammar grammar(ChatRequest request, Tokenizer tokenizer) throws RequestRefused {
      return format.grammar(request, tokenizer);
    }

    @Override
    public OutputParser parser(ChatRequest request) {
      if (isAsked(request, NO_PARSER)) {
        throw new IllegalStateException("a bug");
      }
      return format.parser(request);
    }

    private static boolean isAsked(ChatRequest request, String text) {
      return request.messages().contains(new ChatMessage.User(text));
    }
  }
}
