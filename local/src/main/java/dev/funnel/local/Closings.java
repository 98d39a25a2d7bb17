package dev.funnel.cli.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What has been started, closed in the opposite order: a command that fails half-way leaves nothing
 * behind. Safe from any thread; closing twice does nothing.
 */
final class Closings implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /** Remembers what was started and returns it. */
  synchronized <T extends AutoCloseable> T add(T service) {
    started.push(service);
    return service;
  }

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

  // Everything is closed, whatever fails; the first failure tells most.
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
