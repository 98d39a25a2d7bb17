package dev.funnel.consumer;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.ledger.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;

/**
 * A worker's admission and engine without threads, without Kafka and without Vert.x: every task and
 * step is taken by hand. One thread.
 */
public final class SteppedWorker {
  /** What workers share to save time; no decision of theirs depends on what it has seen. */
  public static final class Model {
    private final ChatCodec codec = new ChatCodec();
    private final ServedModel served;
    private final Matchers matchers;
    private final WorkerMetrics metrics = new WorkerMetrics(new SimpleMeterRegistry());
    private final TurnCompiler compiler;

    /**
     * @param turns of all requests that will come, compiled beforehand: a compilation ends a group
     *     of admission, which would make a schedule depend on those before it
     */
    public Model(ServedModel served, List<ChatRequest> turns) throws RequestRefused {
      TokenTrie trie = TokenTrie.of(served.tokenizer());
      this.served = served;
      matchers = new MaskingMatchers(trie, served.tokenizer().endOfTurnId(), 16 << 20);
      compiler =
          new TurnCompiler(
              served.format(), served.tokenizer(), trie, metrics, TurnCompiler.Limits.DEFAULT);
      for (ChatRequest turn : turns) {
        compiler.of(turn);
      }
    }
  }

  private final SteppedVertx vertx = new SteppedVertx();
  private final Engine engine;
  private final EngineLoop loop;
  private final AdmissionVerticle admission;

  /**
   * @param ledger what the record loop fills
   */
  public SteppedWorker(
      Model model, ForwardPass forward, EngineLimits limits, Clock clock, Ledger ledger) {
    engine = new Engine(forward, model.served.tokenizer(), limits, model.matchers);
    loop = new EngineLoop(() -> engine, model.metrics, clock, thread -> {});
    var entries = new LedgerEntries(clock, WorkerConfig.DEFAULT_EXECUTOR_TIMEOUT);
    var responses = new ResponseRecords(model.codec, Topics.DEFAULT, entries, model.served.name());
    var ledgerMetrics = new LedgerMetrics(new SimpleMeterRegistry(), ledger);
    admission =
        new AdmissionVerticle(
            new AnsweredTurns(model.codec, ledger, entries, responses, ledgerMetrics),
            new RequestAdmission(model.codec, model.served, model.compiler),
            new ResponseAssembly(model.served.format()),
            responses,
            loop,
            model.metrics,
            clock);
    admission.init(vertx.vertx(), vertx.context());
    try {
      var unused = admission.start();
    } catch (Exception e) {
      throw new IllegalStateException("the verticle does not start", e);
    }
  }

  /** What the record loop hands records to. */
  public RecordHandler handler() {
    return admission;
  }

  /** Runs one task of admission; false if none waits. */
  public boolean stepAdmission() {
    return vertx.runOne();
  }

  /** One round of the engine. */
  public void stepEngine() {
    loop.round(engine);
  }
}
