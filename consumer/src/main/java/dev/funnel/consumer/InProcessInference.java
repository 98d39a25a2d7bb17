package dev.funnel.consumer;

import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.schemas.json.ArgumentsValidator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A model that answers in this process, without Kafka: requests go through a worker's admission,
 * its engine and its reading of turns. A turn is written once, also where a worker would try again,
 * and deadlines do not pass.
 *
 * <p>Thread rule: one thread submits; futures complete on the engine's thread, so what depends on
 * them must be short.
 */
public final class InProcessInference implements AutoCloseable {
  private static final String TOPIC = "in-process";

  /** The next batch waits while one runs, so that a free slot is never idle. */
  private static final int BATCHES_IN_FLIGHT = 2;

  private static final ArgumentsValidator ANYTHING = anything();

  /** Before every deadline. */
  private static final Clock AT_THE_BEGINNING = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  /** What holds the model to the functions' schemas. */
  public enum Guidance {
    /** The grammar of the turn, as in a worker. */
    GRAMMAR,

    /**
     * Nothing: the model writes what it likes. Calls come as it wrote them, whether or not they fit
     * their schemas; what is neither text nor calls of functions offered is MALFORMED_OUTPUT.
     */
    NONE
  }

  /**
   * A turn.
   *
   * @param text as the model wrote it; empty for a request that was refused
   */
  public record Turn(ChatResponse response, String text) {
    public Turn {
      Objects.requireNonNull(response, "response");
      Objects.requireNonNull(text, "text");
    }
  }

  private final ChatCodec codec = new ChatCodec();
  private final String model;
  private final Guidance guidance;
  private final RequestAdmission admission;
  private final ResponseAssembly assembly;
  private final ResponseRecords responses;
  private final EngineLoop engine;
  private final Semaphore room;
  private final Map<String, CompletableFuture<Generation>> running = new ConcurrentHashMap<>();
  private long numSubmitted;

  /**
   * Starts the engine's thread.
   *
   * @param forward stays the caller's, who closes it after this
   * @param maxSequences most generations in one batch
   */
  public InProcessInference(
      ServedModel model, ForwardPass forward, int maxSequences, Guidance guidance) {
    var metrics = new WorkerMetrics(new SimpleMeterRegistry());
    var trie = TokenTrie.of(model.tokenizer());
    var limits = EngineLimits.of(maxSequences, BATCHES_IN_FLIGHT * maxSequences);
    this.model = model.name();
    this.guidance = guidance;
    this.admission =
        new RequestAdmission(
            codec,
            model,
            new TurnCompiler(
                model.format(), model.tokenizer(), trie, metrics, TurnCompiler.Limits.DEFAULT));
    this.assembly = new ResponseAssembly(model.format());
    var entries = new LedgerEntries(Clock.systemUTC(), WorkerConfig.DEFAULT_EXECUTOR_TIMEOUT);
    this.responses = new ResponseRecords(codec, Topics.DEFAULT, entries, model.name());
    this.room = new Semaphore(BATCHES_IN_FLIGHT * maxSequences);
    this.engine =
        new EngineLoop(
            () -> Worker.engine(limits, model, forward, trie), metrics, AT_THE_BEGINNING);
    CompletableFuture<Void> unused =
        engine.ended().whenComplete((ok, fault) -> running.keySet().forEach(this::abandon));
  }

  /**
   * Asks for a turn; waits while two batches are in flight.
   *
   * @return completes with the turn, also where that is a failure, the request was refused or met a
   *     bug that hurts it alone; exceptionally when the engine has ended
   */
  public CompletableFuture<Turn> submit(ChatRequest request) throws InterruptedException {
    ChatRequest asked =
        guidance == Guidance.GRAMMAR
            ? request
            : request.toBuilder().schemaMode(SchemaMode.BEST_EFFORT).build();
    InboundRecord record = record(asked);
    AdmittedRequest admitted;
    try {
      admitted = admission.admit(record, record.origin().coordinates(), AT_THE_BEGINNING.instant());
    } catch (RequestRefused refusal) {
      return refused(record, asked, refusal.toFailure());
    } catch (RuntimeException | StackOverflowError bug) {
      return refused(record, asked, Defect.of("admission", record, bug));
    }
    return start(guidance == Guidance.GRAMMAR ? admitted : unguided(admitted));
  }

  /** The record in which the request would come to a worker. */
  private InboundRecord record(ChatRequest request) {
    OutboundRecord sent = codec.encodeRequest(request, TOPIC, null, Encoding.AVRO);
    return new InboundRecord(
        new RecordOrigin(TOPIC, 0, numSubmitted++, Instant.EPOCH),
        sent.key(),
        sent.value(),
        sent.headers());
  }

  private CompletableFuture<Turn> refused(
      InboundRecord record, ChatRequest request, ChatOutcome.Failure failure) {
    return CompletableFuture.completedFuture(turn(record, request, failure, Usage.NONE, ""));
  }

  private CompletableFuture<Turn> start(AdmittedRequest admitted) throws InterruptedException {
    room.acquire();
    GenerationRequest generation = admitted.generation();
    var ended = new CompletableFuture<Generation>();
    running.put(generation.id(), ended);
    engine.submit(List.of(generation), this::end);
    if (engine.ended().isDone()) {
      abandon(generation.id()); // It may have ended before this one was among those that run.
    }
    return ended.thenApply(end -> read(admitted, end));
  }

  private void end(Generation generation) {
    leave(generation.id(), ended -> ended.complete(generation));
  }

  private void abandon(String id) {
    leave(
        id,
        ended -> ended.completeExceptionally(new IllegalStateException("the engine has ended")));
  }

  // Whoever removes it makes room: a turn that ends while it is abandoned must not make it twice.
  private void leave(String id, Consumer<CompletableFuture<Generation>> completion) {
    CompletableFuture<Generation> ended = running.remove(id);
    if (ended != null) {
      room.release();
      completion.accept(ended);
    }
  }

  private Turn read(AdmittedRequest admitted, Generation generation) {
    return turn(
        admitted.record(),
        admitted.request(),
        outcome(admitted, generation),
        generation.usage(),
        generation.text());
  }

  private ChatOutcome outcome(AdmittedRequest admitted, Generation generation) {
    try {
      return assembly.read(admitted, generation).outcome();
    } catch (RuntimeException | StackOverflowError bug) {
      return Defect.of("reading the output", admitted.record(), bug);
    }
  }

  private Turn turn(
      InboundRecord record, ChatRequest request, ChatOutcome outcome, Usage usage, String text) {
    return new Turn(responses.response(record, request, model, outcome, usage), text);
  }

  private static AdmittedRequest unguided(AdmittedRequest admitted) {
    GenerationRequest guided = admitted.generation();
    CompiledTurn turn = admitted.turn();
    return new AdmittedRequest(
        admitted.record(),
        admitted.request(),
        new GenerationRequest(
            guided.id(),
            guided.model(),
            guided.promptTokens(),
            guided.sampling(),
            guided.maxTokens(),
            guided.stop(),
            null,
            guided.urgency()),
        new CompiledTurn(turn.grammar(), turn.bound(), anyArguments(admitted.request()), null));
  }

  private static Map<String, ArgumentsValidator> anyArguments(ChatRequest request) {
    return request.functions().stream()
        .collect(Collectors.toMap(FunctionDefinition::name, function -> ANYTHING));
  }

  private static ArgumentsValidator anything() {
    try {
      return ArgumentsValidator.compile(
          new FunctionDefinition("anything", null, FunctionDefinition.NO_PARAMETERS));
    } catch (RequestRefused e) {
      throw new AssertionError("a function may have no parameters", e);
    }
  }

  /** Ends the engine's thread; turns that are being written complete exceptionally. */
  @Override
  public void close() {
    engine.close();
  }
}
