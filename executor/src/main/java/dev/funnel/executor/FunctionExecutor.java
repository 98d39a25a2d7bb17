package dev.funnel.executor;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.LoopLog;
import dev.funnel.transport.kafka.KafkaRecordLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The function-executor service, running: takes responses with calls, runs those it owns, writes
 * each conversation's next turn exactly once.
 */
public final class FunctionExecutor implements AutoCloseable {
  private final ExecutorService pool;
  private final KafkaRecordLoop loop;

  private FunctionExecutor(ExecutorConfig config, CallRunner runner) {
    pool = pool(config.maxConcurrentCalls());
    var handler =
        new CallHandler(new ChatCodec(), config.topics(), runner, pool, config.callTimeout());
    loop = new KafkaRecordLoop(config.loop(), handler, new LoopLog("executor"));
    loop.start();
  }

  /**
   * Starts an executor of these functions.
   *
   * @throws RequestRefused INVALID_SCHEMA if a definition's parameters are no object schema
   */
  public static FunctionExecutor start(ExecutorConfig config, FunctionRegistry registry)
      throws RequestRefused {
    return new FunctionExecutor(config, new CallRunner(registry));
  }

  /** Whether it takes part in the group. */
  public boolean isReady() {
    return loop.state() == KafkaRecordLoop.State.RUNNING;
  }

  /** Completes when it has ended: normally after {@link #close}, else with the reason. */
  public CompletableFuture<Void> stopped() {
    return loop.stopped();
  }

  // The queue needs no bound of its own: the loop's limit in flight is one.
  private static ExecutorService pool(int threads) {
    var number = new AtomicInteger();
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "funnel-call-" + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Lets running calls end and commits their results (up to 30 s), then ends every thread. */
  @Override
  public void close() {
    loop.close();
    pool.shutdownNow();
  }
}
