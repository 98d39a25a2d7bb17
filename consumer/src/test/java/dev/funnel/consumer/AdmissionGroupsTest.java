package dev.funnel.consumer;

import static dev.funnel.consumer.WorkerPipeline.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.calls.OutputParser;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.prompt.Segment;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of records that wait together while the worker admits another one. */
@Tag("driver")
class AdmissionGroupsTest {
  private final ScriptedFormat format = new ScriptedFormat();
  private final ScriptedForwardPass model = new ScriptedForwardPass("\n" + "a".repeat(1600));
  private WorkerPipeline worker;

  @BeforeEach
  void start() throws Exception {
    worker = WorkerPipeline.start(model, format);
  }

  @AfterEach
  void stop() throws Exception {
    format.gate.countDown();
    worker.close();
  }

  @Test
  void anErrorHurtsTheRecordThatMadeItAlone() throws Exception {
    CompletableFuture<Outcome> gate = handle("gate");
    CompletableFuture<Outcome> first = handle("first");
    CompletableFuture<Outcome> deep = handle("deep");
    CompletableFuture<Outcome> deepOutput = handle("deep output");
    CompletableFuture<Outcome> second = handle("second");
    CompletableFuture<Outcome> large = handle("large");
    CompletableFuture<Outcome> third = handle("third");

    format.gate.countDown();

    for (CompletableFuture<Outcome> answered : List.of(gate, first, second, third)) {
      assertThat(worker.response(ended(answered)).failure()).isEmpty();
    }
    worker.assertFailure(ended(deep), ErrorCode.INTERNAL, "StackOverflowError");
    worker.assertFailure(ended(deepOutput), ErrorCode.INTERNAL, "reading the output failed");
    assertThat(ended(large)).isInstanceOf(Outcome.Released.class);
  }

  @Test
  void aRequestWhoseTurnHadToBeCompiledIsTheLastOfItsGroup() throws Exception {
    List<CompletableFuture<Outcome>> outcomes =
        List.of(
            handle("gate"),
            handle("known question"),
            worker.handle(body("\"response_format\":{\"type\":\"json_object\"}")),
            handle("known question"));

    format.gate.countDown();

    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(ended(outcome)).isInstanceOf(Outcome.Acknowledged.class);
    }
    assertThat(worker.numGroups()).as("1 + 2 + 1").isEqualTo(3);
  }

  @Test
  void aDeadlineThatPassesDuringAdmissionEndsTheTurnBeforeItsPrompt() throws Exception {
    CompletableFuture<Outcome> outcome =
        worker.handle(
            body(
                """
                "messages":[{"role":"user","content":"gate"}],
                "funnel":{"deadline":"2026-01-01T01:00:00Z"}"""));

    // Its admission takes an hour.
    assertThat(format.reached.await(20, TimeUnit.SECONDS)).isTrue();
    worker.setTime(WorkerPipeline.NOW.plus(Duration.ofHours(1)));
    format.gate.countDown();

    assertThat(worker.response(ended(outcome)).failure().orElseThrow().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(model.numPrompts()).isZero();
    assertThat(worker.count("funnel.deadlines.missed", "stage", "wait")).isEqualTo(1);
  }

  private CompletableFuture<Outcome> handle(String message) {
    return worker.handle(
        body("\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]".formatted(message)));
  }

  private static Outcome ended(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }

  /** The funnel format, but some messages, and what answers them, are beyond it. */
  private static final class ScriptedFormat implements PromptFormat {
    private final PromptFormat inner = new FunnelFormat();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public List<Segment> render(ChatRequest request) throws RequestRefused {
      switch (message(request)) {
        case "gate" -> awaitGate();
        case "deep" -> throw new StackOverflowError();
        case "large" -> throw new OutOfMemoryError("scripted");
        default -> {}
      }
      return inner.render(request);
    }

    private static String message(ChatRequest request) {
      return ((ChatMessage.User) request.messages().get(0)).content();
    }

    private void awaitGate() {
      reached.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("the test ended", e);
      }
    }

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public Set<String> specialTokens() {
      return inner.specialTokens();
    }

    @Override
    public Grammar grammar(ChatRequest request, Tokenizer tokenizer) throws RequestRefused {
      return inner.grammar(request, tokenizer);
    }

    @Override
    public OutputParser parser(ChatRequest request) {
      if (message(request).equals("deep output")) {
        throw new StackOverflowError();
      }
      return inner.parser(request);
    }
  }
}
