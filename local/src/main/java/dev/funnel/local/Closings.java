package dev.funnel.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has been started, closed in the opposite order: what fails half-way leaves nothing behind.
 * Safe from any thread; closing twice does nothing.
 */
public final class Closings implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Remembers what was started and returns it. */
  public synchronized <T extends AutoCloseable> T add(T service) {
    started.push(service);
    return service;
  }

  /**
   * Closes everything, whatever fails.
   *
   * @throws IllegalStateException with the first failure; the others are suppressed in it
   */
  @Override
  public synchronized void close() {
    RuntimeException failure = null;
    while (!started.isEmpty()) {
      failure = closeNext(failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  // The first failure tells most.
  private @Nullable RuntimeException closeNext(@Nullable RuntimeException before) {
    try {
      started.pop().close();
      return before;
    } catch (Exception e) {
      var failure = new IllegalStateException("a service did not end in order", e);
      if (before != null) {
        before.addSuppressed(failure);
        return before;
      }
      return failure;
    }
  }
}
