package dev.funnel.transport.kafka;

import dev.funnel.transport.LoopListener;
import dev.funnel.transport.RecordHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic, lets a handler answer each record, and writes the answers and the offsets in one
 * transaction: each record is answered exactly once, as a reader with {@code read_committed} sees
 * it. Owns one platform thread with one consumer and one transactional producer.
 */
public final class KafkaRecordLoop implements AutoCloseable {
  /** Where a loop stands. */
  public enum State {
    STARTING,
    /** It takes part in its group; see {@link #running}. */
    RUNNING,
    DRAINING,
    STOPPED,
    FAILED
  }

  private final LoopConfig config;
  private final RecordHandler handler;
  private final LoopListener listener;
  private final @Nullable LedgerTopic ledger;
  private final Thread owner;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private volatile State state = State.STARTING;
  private volatile boolean isRestoring;
  private volatile long roundNanos = System.nanoTime();
  // Set by close(); nanoseconds of System.nanoTime().
  private volatile boolean closing;
  private volatile long drainDeadlineNanos;

  /** A loop without a ledger: its outcomes must have no entries. */
  public KafkaRecordLoop(LoopConfig config, RecordHandler handler, LoopListener listener) {
    this(config, handler, listener, null);
  }

  /**
   * A loop that does nothing until {@link #start}.
   *
   * @param listener called on the owner thread
   * @param ledger where the entries of outcomes go; a partition is served once its own are read
   */
  public KafkaRecordLoop(
      LoopConfig config,
      RecordHandler handler,
      LoopListener listener,
      @Nullable LedgerTopic ledger) {
    this.config = config;
    this.handler = handler;
    this.listener = listener;
    this.ledger = ledger;
    owner = new Thread(this::run, "kafka-loop-" + config.topic());
  }

  /** Starts the owner thread; returns at once. To be called once. */
  public void start() {
    owner.start();
  }

  /** Where it stands. Safe from any thread. */
  public State state() {
    return state;
  }

  /** Whether it has partitions whose ledger it is still reading. Safe from any thread. */
  public boolean isRestoring() {
    return isRestoring;
  }

  /**
   * How long ago its last round ended; a loop that moves ends several a second. From any thread.
   */
  public Duration sinceLastRound() {
    return Duration.ofNanos(System.nanoTime() - roundNanos);
  }

  /**
   * Completes when the loop takes part in its group, be it without a partition because others have
   * them all; exceptionally with {@link LoopFailed} if it ended by itself before that. Cancelled if
   * it was closed before that.
   */
  public CompletableFuture<Void> running() {
    return running.copy();
  }

  /**
   * Completes when the loop has ended: normally after {@link #close}, exceptionally with {@link
   * LoopFailed} if it ended by itself.
   */
  public CompletableFuture<Void> stopped() {
    return stopped.copy();
  }

  /** {@link #close(Duration)} with what the configuration gives to drain. */
  @Override
  public void close() {
    close(config.handover().drain());
  }

  /**
   * Hands nothing out any more, waits for the outcomes of what runs, commits them and leaves the
   * group. What has no outcome in time is left for the next owner. Not to be called on the owner
   * thread.
   */
  public void close(Duration drainTimeout) {
    if (!closing) {
      drainDeadlineNanos = System.nanoTime() + drainTimeout.toNanos();
      closing = true;
    }
    if (owner.getState() == Thread.State.NEW) {
      end();
    }
    try {
      stopped.join();
    } catch (CompletionException failed) {
      // Whoever watches stopped() hears of it; to close a loop that failed is no failure.
    }
  }

  private void run() {
    try {
      runUntilDrained();
      end();
    } catch (RuntimeException | Error failed) {
      fail(failed);
    }
  }

  private void runUntilDrained() {
    try (OwnerLoop loop = new OwnerLoop(config, handler, listener, ledger)) {
      open(loop);
      while (!closing) {
        round(loop);
        if (state == State.STARTING && loop.isMember()) {
          state = State.RUNNING;
          running.complete(null);
        }
      }
      state = State.DRAINING;
      loop.drain();
      while (!loop.isDrained() && System.nanoTime() - drainDeadlineNanos < 0) {
        round(loop);
      }
    }
  }

  private void round(OwnerLoop loop) {
    loop.step();
    isRestoring = loop.isRestoring();
    roundNanos = System.nanoTime();
  }

  private void open(OwnerLoop loop) {
    try {
      loop.open(() -> closing);
    } catch (KafkaException e) {
      throw LoopFailed.notStarted(config, e);
    }
  }

  private void end() {
    state = State.STOPPED;
    running.cancel(false);
    stopped.complete(null);
  }

  private void fail(Throwable failed) {
    // The consumer wraps what a rebalance callback throws.
    Throwable cause = failed.getCause() instanceof LoopFailed ? failed.getCause() : failed;
    LoopFailed reason =
        cause instanceof LoopFailed known ? known : LoopFailed.broken(config, cause);
    state = State.FAILED;
    listener.failed(reason);
    running.completeExceptionally(reason);
    stopped.completeExceptionally(reason);
  }
}
