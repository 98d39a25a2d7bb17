package dev.funnel.consumer;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The little of Vert.x that a verticle uses, without threads: tasks and timers wait until they are
 * stepped. What it does not know it refuses by name.
 */
final class SteppedVertx {
  private record Timer(long id, long dueMs, Handler<Long> handler) {}

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::dueMs).thenComparingLong(Timer::id));
  private long numTimers;
  private long nowMs;

  Context context() {
    return proxy(
        Context.class,
        (name, arguments) -> {
          if (!name.equals("runOnContext")) {
            throw new UnsupportedOperationException("a stepped context has no " + name);
          }
          @SuppressWarnings("unchecked")
          Handler<Void> task = (Handler<Void>) arguments[0];
          tasks.add(() -> task.handle(null));
          return null;
        });
  }

  Vertx vertx() {
    return proxy(
        Vertx.class,
        (name, arguments) ->
            switch (name) {
              case "setTimer" -> setTimer((Long) arguments[0], arguments[1]);
              case "cancelTimer" -> timers.removeIf(timer -> timer.id() == (Long) arguments[0]);
              default -> throw new UnsupportedOperationException("a stepped Vert.x has no " + name);
            });
  }

  @SuppressWarnings("unchecked")
  private long setTimer(long delayMs, Object handler) {
    timers.add(new Timer(++numTimers, nowMs + delayMs, (Handler<Long>) handler));
    return numTimers;
  }

  /** Runs the task that waits longest; false if there is none. */
  boolean runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  /** Time goes on; the timers that are due become tasks. */
  void advanceTo(long newNowMs) {
    nowMs = newNowMs;
    while (!timers.isEmpty() && timers.peek().dueMs() <= nowMs) {
      Timer due = timers.remove();
      tasks.add(() -> due.handler().handle(due.id()));
    }
  }

  private interface Invocation {
    Object of(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Invocation invocation) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> invocation.of(method.getName(), arguments)));
  }
}
