package dev.funnel.executor;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.LoopLog;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import dev.funnel.transport.kafka.LoopFailed;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The function-executor service, running: takes responses with calls, runs those it owns, writes
 * each conversation's next turn exactly once.
 */
public final class FunctionExecutor implements AutoCloseable {
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

  /** Lets running calls end and commits their results (up to 30 s), then ends every thread. */
  @Override
  public void close() {
    loop.close();
    pool.close();
  }
}
