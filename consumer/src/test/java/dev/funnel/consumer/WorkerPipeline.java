package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.ledger.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A worker without Kafka: records in, outcomes out, a scripted model in between. */
final class WorkerPipeline {
  private static final TokenTrie TRIE = TokenTrie.of(new ByteTokenizer());

  static final ModelIdentity BASE = ModelIdentity.ofBase("scripted", Precision.FLOAT32);

  /** The default, which is the base, and an adapter. */
  static final List<ModelCard> MODELS =
      List.of(
          new ModelCard(BASE, "scripted.gguf"),
          new ModelCard(BASE.withAdapter("first", 1), "adapters/first"));

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final ChatCodec codec = new ChatCodec();
  private final SettableClock clock = new SettableClock(NOW);
  private final Ledger ledger = new Ledger(100);
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScriptedForwardPass model;
  private final EngineLoop engine;
  private final AdmissionVerticle verticle;

  private WorkerPipeline(
      ScriptedForwardPass model, EngineLimits limits, Matchers matchers, PromptFormat format)
      throws Exception {
    this.model = model;
    var tokenizer = new ByteTokenizer();
    var served = new ServedModel(MODELS, format, tokenizer, model.maxPositions(), 100);
    var metrics = new WorkerMetrics(registry);
    engine = new EngineLoop(() -> new Engine(model, tokenizer, limits, matchers), metrics, clock);
    var entries = new LedgerEntries(clock, WorkerConfig.DEFAULT_EXECUTOR_TIMEOUT);
    var responses = new ResponseRecords(codec, Topics.DEFAULT, entries, served.name());
    verticle =
        new AdmissionVerticle(
            new AnsweredTurns(
                codec, ledger, entries, responses, new LedgerMetrics(registry, ledger)),
            new RequestAdmission(
                codec,
                served,
                new TurnCompiler(
                    served.format(), tokenizer, TRIE, metrics, TurnCompiler.Limits.DEFAULT)),
            new ResponseAssembly(served.format()),
            responses,
            engine,
            metrics,
            clock);
    vertx
        .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  static WorkerPipeline start(ScriptedForwardPass model, int maxStepTokens) throws Exception {
    return new WorkerPipeline(model, limits(maxStepTokens), matchers(), new FunnelFormat());
  }

  /** A worker in whose engine so many may wait. */
  static WorkerPipeline startWithRoom(ScriptedForwardPass model, int maxWaiting) throws Exception {
    return new WorkerPipeline(
        model, new EngineLimits(4, 512, maxWaiting), matchers(), new FunnelFormat());
  }

  private static EngineLimits limits(int maxStepTokens) {
    return new EngineLimits(4, maxStepTokens, 16);
  }

  /** A worker that writes its prompts in a format of the test. */
  static WorkerPipeline start(ScriptedForwardPass model, PromptFormat format) throws Exception {
    return new WorkerPipeline(model, limits(64), matchers(), format);
  }

  /** A worker whose engine lets everything pass, whatever its grammars say. */
  static WorkerPipeline startPermissive(ScriptedForwardPass model) throws Exception {
    return new WorkerPipeline(model, limits(64), new PermissiveMatchers(), new FunnelFormat());
  }

  private static Matchers matchers() {
    return new MaskingMatchers(TRIE, ByteTokenizer.END, 16 << 20);
  }

  /** From now on the worker's clock says this. */
  void setTime(Instant now) {
    clock.set(now);
  }

  Vertx vertx() {
    return vertx;
  }

  AdmissionVerticle verticle() {
    return verticle;
  }

  CompletableFuture<Void> engineEnded() {
    return engine.ended();
  }

  double count(String meter, String... tags) {
    return registry.get(meter).tags(tags).counter().count();
  }

  /** What the worker remembers of answered turns; the loop would fill it. */
  Ledger ledger() {
    return ledger;
  }

  /** How many groups of requests the engine was handed. */
  long numGroups() {
    return registry.get("funnel.admission.group").summary().count();
  }

  CompletableFuture<Outcome> handle(InboundRecord record) {
    var outcome = new CompletableFuture<Outcome>();
    verticle.handle(record, outcome::complete);
    return outcome;
  }

  Outcome answer(InboundRecord record) throws Exception {
    return handle(record).get(20, TimeUnit.SECONDS);
  }

  ChatResponse response(Outcome outcome) throws RequestRefused {
    return codec.decodeResponse(inbound(records(outcome).get(0)));
  }

  static List<OutboundRecord> records(Outcome outcome) {
    return ((Outcome.Acknowledged) outcome).records();
  }

  /** Checks the error response and its dead letter. */
  void assertFailure(Outcome outcome, ErrorCode code, String message) throws RequestRefused {
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

  /** A request body with these members; a user message unless they bring messages. */
  static InboundRecord body(String members) {
    String inner = members.equals("{}") ? "" : members;
    String messages =
        inner.contains("\"messages\"")
            ? ""
            : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"
                + (inner.isEmpty() ? "" : ",");
    return record("{" + messages + inner + "}");
  }

  static InboundRecord record(String value) {
    return new InboundRecord(
        new RecordOrigin("chat.requests", 3, 41, NOW),
        Payload.of("conversation"),
        Payload.of(value),
        Map.of());
  }

  private static InboundRecord inbound(OutboundRecord record) {
    return new InboundRecord(
        new RecordOrigin(record.topic(), 0, 0, NOW),
        record.key(),
        record.value(),
        record.headers());
  }

  void close() throws Exception {
    model.release();
    engine.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
