package dev.funnel.executor;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.LoopLog;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LoopFailed;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The function-executor service, running: takes responses with calls, runs those it owns, writes
 * each conversation's next turn exactly once.
 */
public final class FunctionExecutor implements AutoCloseable {
  /** Longer than any call of the loop to its broker may take. */
  private static final Duration STALL_LIMIT = Duration.ofMinutes(1);

  private final CallPool pool;
  private final KafkaRecordLoop loop;
  private final CompletableFuture<Void> stopped;

  private FunctionExecutor(ExecutorConfig config, CallRunner runner) {
    pool = new CallPool(config.maxConcurrentCalls());
    var handler =
        new CallHandler(config.topics(), runner, pool, config.callTimeout(), Clock.systemUTC());
    loop = new KafkaRecordLoop(config.loop(), handler, new LoopLog("executor"));
    stopped = CompletableFuture.anyOf(loop.stopped(), pool.exhausted()).thenApply(any -> null);
    loop.start();
  }

  /**
   * Starts an executor of these functions; returns once it takes part in the group.
   *
   * @throws LoopFailed if it cannot join
   * @throws RequestRefused INVALID_SCHEMA if a definition's parameters are no object schema
   */
  public static FunctionExecutor start(ExecutorConfig config, FunctionRegistry registry)
      throws RequestRefused {
    var executor = new FunctionExecutor(config, new CallRunner(registry));
    try {
      executor.loop.running().join();
      return executor;
    } catch (CompletionException e) {
      executor.close();
      throw e.getCause() instanceof LoopFailed failed ? failed : e;
    }
  }

  /** Completes when it has ended: normally after {@link #close}, else with the reason. */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  /** Whether it takes responses: a member of its group that has not ended. */
  public boolean isReady() {
    return !stopped.isDone() && loop.state() == KafkaRecordLoop.State.RUNNING;
  }

  /** Whether it goes on: not ended by a fault, nor standing still for over a minute. */
  public boolean isLive() {
    return !stopped.isCompletedExceptionally()
        && (loop.state() != KafkaRecordLoop.State.RUNNING
            || loop.sinceLastRound().compareTo(STALL_LIMIT) <= 0);
  }

  /**
   * Lets running calls end and commits their results within the time that its membership gives,
   * then ends every thread.
   */
  @Override
  public void close() {
    loop.close();
    pool.close();
  }
}
