package dev.funnel.consumer;

import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Steps the engine on a thread of its own: the only loop around it. Other threads hand over
 * requests through one queue, which the record loop's in-flight limit bounds.
 */
final class EngineLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

  /** How long an idle engine waits before it looks whether it was closed. */
  private static final long IDLE_MS = 100;

  /** What other threads ask of the engine's thread. */
  private sealed interface Command {
    record Submit(GenerationRequest request, Consumer<Generation> onEnd) implements Command {}

    record Abort(String id) implements Command {}
  }

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final EngineSource source;
  private final EngineListener listener;
  private final Clock clock;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile boolean hasStarted;
  private volatile long roundNanos = System.nanoTime();

  // Owned by the engine's thread.
  private final Map<String, Consumer<Generation>> running = new HashMap<>();

  /** Makes the engine on the thread that will own it. */
  interface EngineSource {
    Engine create();
  }

  /**
   * @param clock of the deadlines
   */
  EngineLoop(EngineSource source, EngineListener listener, Clock clock) {
    this(source, listener, clock, Thread::start);
  }

  /**
   * @param clock of the deadlines
   * @param starter is given the thread; one that does not start it takes the rounds itself
   */
  EngineLoop(EngineSource source, EngineListener listener, Clock clock, Consumer<Thread> starter) {
    this.source = source;
    this.listener = listener;
    this.clock = clock;
    this.thread = new Thread(this::run, "funnel-engine");
    starter.accept(thread);
  }

  /** Hands over a group of requests; {@code onEnd} is called on the engine's thread. */
  void submit(List<GenerationRequest> requests, Consumer<Generation> onEnd) {
    for (GenerationRequest request : requests) {
      commands.add(new Command.Submit(request, onEnd));
    }
  }

  /** Ends a generation early; it finishes ABORTED unless it ended before. */
  void abort(String id) {
    commands.add(new Command.Abort(id));
  }

  /** Completes when the thread has ended: normally after {@link #close}, else with the reason. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Whether the engine is made and warm. */
  boolean hasStarted() {
    return hasStarted;
  }

  /** How long ago its last round ended; an idle engine ends ten a second. */
  Duration sinceLastRound() {
    return Duration.ofNanos(System.nanoTime() - roundNanos);
  }

  private void run() {
    try {
      Engine engine = source.create();
      hasStarted = true;
      while (!closing) {
        awaitCommand(engine);
        round(engine);
        roundNanos = System.nanoTime();
      }
      ended.complete(null);
    } catch (InterruptedException e) {
      ended.complete(null);
    } catch (Throwable e) {
      // Whatever escapes the engine leaves its state unknown: the worker stops and its records are
      // released, so that another run takes them up.
      LOG.error("the engine ended", e);
      ended.completeExceptionally(e);
    }
  }

  private void awaitCommand(Engine engine) throws InterruptedException {
    boolean isIdle = engine.numRunning() == 0 && engine.numWaiting() == 0;
    @Nullable Command first = isIdle ? commands.poll(IDLE_MS, TimeUnit.MILLISECONDS) : null;
    if (first != null) {
      obey(engine, first);
    }
  }

  /** Does what was asked for and one step; never waits. */
  void round(Engine engine) {
    takeCommands(engine);
    int advanced = engine.step(clock.millis());
    List<Generation> finished = engine.drainFinished();
    if (advanced > 0 || !finished.isEmpty()) {
      listener.stepped(advanced, engine.numRunning(), engine.numWaiting());
    }
    finished.forEach(this::end);
  }

  // Without room the queue keeps its order and waits: the engine makes room as sequences end.
  private void takeCommands(Engine engine) {
    while (engine.hasRoom()) {
      Command next = commands.poll();
      if (next == null) {
        return;
      }
      obey(engine, next);
    }
  }

  private void obey(Engine engine, Command command) {
    if (command instanceof Command.Abort abort) {
      engine.abort(abort.id());
    } else if (command instanceof Command.Submit submit) {
      submit(engine, submit);
    }
  }

  private void submit(Engine engine, Command.Submit submit) {
    GenerationRequest request = submit.request();
    running.put(request.id(), submit.onEnd());
    try {
      engine.submit(request);
    } catch (IllegalArgumentException bug) {
      // Admission has let something pass; it fails alone.
      LOG.error("the engine refused {}", request.id(), bug);
      end(
          new Generation(
              request.id(),
              "",
              FinishReason.FAILED,
              Usage.NONE,
              bug.getMessage(),
              false,
              Generation.Work.NONE));
    }
  }

  private void end(Generation generation) {
    Consumer<Generation> onEnd = running.remove(generation.id());
    if (onEnd != null) {
      onEnd.accept(generation);
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
