package dev.funnel.consumer;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The little of Vert.x that a verticle uses, without threads: tasks wait until they are stepped.
 * What it does not know it refuses by name.
 */
final class SteppedVertx {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

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
        (name, arguments) -> {
          throw new UnsupportedOperationException("a stepped Vert.x has no " + name);
        });
  }

  /** Runs the task that waits longest; false if there is none. */
  boolean runOne() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
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
