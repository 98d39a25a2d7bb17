package dev.funnel.consumer;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.inference.prompt.RecentEncodings;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.LoopLog;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LedgerTopic;
import dev.funnel.transport.kafka.OpenTurnTimer;
import dev.funnel.transport.ledger.Ledger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The inference worker, running: takes requests from their topic, answers each exactly once.
 *
 * <p>Wires the record loop (its owner thread), the admission verticle, the engine (its own thread)
 * and the HTTP endpoint. If the engine or the loop ends by a fault, nothing is lost: what was not
 * committed stays on the topic, {@link #stopped} tells why, and the process should be restarted.
 */
public final class Worker implements AutoCloseable {
  /** About what token masks may take of the memory. */
  private static final long MAX_MASK_BYTES = 256 << 20;

  /** Masks of strings that are computed before the first request. */
  private static final int MAX_WARM_MASKS = 64;

  private final Vertx vertx;
  private final EngineLoop engine;
  private final KafkaRecordLoop loop;
  private final HealthVerticle health;
  private final @Nullable AdapterUpdates updates;
  private final OpenTurnTimer timer;
  private final CompletableFuture<Void> stopped;
  private volatile boolean isClosing;

  private Worker(
      WorkerConfig config,
      ServedModel model,
      ForwardPass forward,
      @Nullable AdapterLoader loader,
      Clock clock) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var metrics = new WorkerMetrics(registry);
    var codec = new ChatCodec();
    vertx = Vertx.vertx();
    var trie = TokenTrie.of(model.tokenizer());
    engine = new EngineLoop(() -> engine(config.engine(), model, forward, trie), metrics, clock);
    var turns =
        new TurnCompiler(
            model.format(), model.tokenizer(), trie, metrics, TurnCompiler.Limits.DEFAULT);
    var ledger = new Ledger(Ledger.DEFAULT_MAX_ENTRIES);
    var entries = new LedgerEntries(clock, config.executorTimeout());
    var responses = new ResponseRecords(codec, config.topics(), entries, model.name());
    var admission =
        new AdmissionVerticle(
            new AnsweredTurns(
                codec, ledger, entries, responses, new LedgerMetrics(registry, ledger)),
            new RequestAdmission(codec, model, turns),
            new ResponseAssembly(model.format()),
            responses,
            engine,
            metrics,
            clock);
    updates = updates(config.adapters(), admission, loader);
    health =
        new HealthVerticle(
            config.healthHost(),
            config.healthPort(),
            this::health,
            registry,
            new ModelRoutes(admission, updates, clock.instant()));
    loop =
        new KafkaRecordLoop(
            config.loop(),
            admission,
            new LoopMetrics(registry, new LoopLog("worker")),
            new LedgerTopic(config.topics().ledger(), ledger));
    timer = new OpenTurnTimer(config.loop(), config.topics(), ledger, clock);
    stopped = CompletableFuture.anyOf(loop.stopped(), engine.ended()).thenApply(any -> null);
    try {
      deploy(admission, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
      deploy(health, new DeploymentOptions());
      loop.start();
      timer.start();
      await(loop.running());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static @Nullable AdapterUpdates updates(
      AdapterSettings settings, AdmissionVerticle admission, @Nullable AdapterLoader loader) {
    Path directory = settings.updatesBelow();
    return directory == null || loader == null
        ? null
        : new AdapterUpdates(admission, loader, directory, settings.max());
  }

  /** The engine of a served model, warmed up; called by the thread that will own it. */
  static Engine engine(
      EngineLimits limits, ServedModel model, ForwardPass forward, TokenTrie trie) {
    Tokenizer tokenizer = new RecentEncodings(model.tokenizer());
    var matchers = new MaskingMatchers(trie, tokenizer.endOfTurnId(), MAX_MASK_BYTES);
    // Nearly every function has a string; its masks cost the most.
    matchers.warmUp(StringLanguage.all().json(Lexeme.Kind.PLAIN), MAX_WARM_MASKS);
    return new Engine(forward, tokenizer, limits, matchers);
  }

  /**
   * Starts a worker; returns once it takes part in the group.
   *
   * @param model stays the caller's, who closes it after the worker
   * @throws WorkerNotStarted if the health port is taken, or the loop cannot join its group
   */
  public static Worker start(WorkerConfig config, LoadedModel model, Clock clock) {
    return new Worker(config, model.served(), model.forwardPass(), model, clock);
  }

  /**
   * Starts a worker whose tokens come from any forward pass: for measurements, where one stands
   * between the engine and the model or in its place.
   *
   * @param forward stays the caller's, who closes it after the worker
   * @throws WorkerNotStarted as the other method of this name
   * @throws IllegalArgumentException if adapters were to change while it runs
   */
  public static Worker start(
      WorkerConfig config, ServedModel model, ForwardPass forward, Clock clock) {
    if (config.adapters().updatesBelow() != null) {
      throw new IllegalArgumentException("the adapters of a given forward pass do not change");
    }
    return new Worker(config, model, forward, null, clock);
  }

  /** How it is now. */
  public Health health() {
    return Health.of(
        new Health.Signs(
            stopped.isCompletedExceptionally(),
            isClosing,
            engine.hasStarted() && loop.state() == KafkaRecordLoop.State.RUNNING,
            loop.isRestoring(),
            loop.sinceLastRound(),
            engine.sinceLastRound()));
  }

  /** The port of health, metrics and models. */
  public int healthPort() {
    return health.actualPort();
  }

  /** Completes when the worker has ended: normally after {@link #close}, else with the reason. */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  private void deploy(VerticleBase verticle, DeploymentOptions options) {
    await(vertx.deployVerticle(verticle, options).toCompletionStage().toCompletableFuture());
  }

  private static void await(CompletableFuture<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw WorkerNotStarted.because(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WorkerNotStarted.because(e);
    }
  }

  /**
   * Stops taking records, answers and commits those taken within the time that its membership
   * gives, then ends every thread.
   */
  @Override
  public void close() {
    isClosing = true;
    timer.close();
    loop.close();
    engine.close();
    if (updates != null) {
      updates.close();
    }
    await(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
