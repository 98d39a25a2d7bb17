package dev.funnel.executor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs work on threads of its own, so much at once, each piece for so long. A piece that outlives
 * its time is interrupted and gives its place to the next, whether or not its thread comes back.
 * Safe for use from any thread.
 */
final class CallPool implements AutoCloseable {
  /** With more threads that never came back, the process is beyond help: it should be restarted. */
  static final int MAX_ABANDONED = 64;

  private final int maxConcurrent;
  private final ExecutorService threads;
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CompletableFuture<Void> exhausted = new CompletableFuture<>();

  // Guarded by this.
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  CallPool(int maxConcurrent) {
    this(maxConcurrent, ownThreads());
  }

  /**
   * @param threads ends with this pool
   */
  CallPool(int maxConcurrent, ExecutorService threads) {
    this.maxConcurrent = maxConcurrent;
    this.threads = threads;
  }

  private static ExecutorService ownThreads() {
    var number = new AtomicInteger();
    return Executors.newCachedThreadPool(
        task -> {
          var thread = new Thread(task, "funnel-call-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Runs a piece of work when there is a place for it.
   *
   * @param timeout counts from its start, not from now: waiting for a place is not its own time
   * @param late the result when the time is over
   * @return completes exceptionally with {@link RejectedExecutionException} once this is closed,
   *     and with whatever the work throws
   */
  <T> CompletableFuture<T> run(Supplier<T> work, Duration timeout, T late) {
    var result = new CompletableFuture<T>();
    synchronized (this) {
      waiting.add(() -> start(work, timeout, late, result));
    }
    startNext();
    return result;
  }

  /** Completes exceptionally when too many threads have not come back. */
  CompletableFuture<Void> exhausted() {
    return exhausted;
  }

  private void startNext() {
    Runnable next;
    synchronized (this) {
      if (running == maxConcurrent || waiting.isEmpty()) {
        return;
      }
      running++;
      next = waiting.remove();
    }
    next.run();
  }

  private <T> void start(Supplier<T> work, Duration timeout, T late, CompletableFuture<T> result) {
    try {
      Future<?> thread = threads.submit(() -> perform(work, result));
      CompletableFuture<T> unused =
          result
              .completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete(
                  (value, fault) -> {
                    if (late.equals(value)) {
                      abandon(thread);
                    }
                    leavePlace();
                  });
    } catch (RejectedExecutionException closed) {
      result.completeExceptionally(closed);
      leavePlace();
    }
  }

  private <T> void perform(Supplier<T> work, CompletableFuture<T> result) {
    boolean isInTime;
    try {
      isInTime = result.complete(work.get());
    } catch (RuntimeException | Error e) {
      isInTime = result.completeExceptionally(e);
    }
    if (!isInTime) {
      abandoned.decrementAndGet();
    }
  }

  private void abandon(Future<?> thread) {
    thread.cancel(true);
    if (abandoned.incrementAndGet() > MAX_ABANDONED) {
      exhausted.completeExceptionally(
          new IllegalStateException(
              "more than "
                  + MAX_ABANDONED
                  + " function calls ran out of time and did not end when interrupted; restart"
                  + " the executor and give the functions time limits of their own"));
    }
  }

  private void leavePlace() {
    synchronized (this) {
      running--;
    }
    startNext();
  }

  /** Interrupts what runs; what waits is refused. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
