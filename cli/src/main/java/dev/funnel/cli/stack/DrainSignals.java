package dev.funnel.cli.stack;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While open, the first signal that stops the process (SIGTERM, or SIGINT by Ctrl-C) runs an action
 * on a thread of its own, beside whatever the process does, and a second one ends the process at
 * once. So a service ends by itself when it has drained, with its own exit code; a shutdown hook
 * could only delay the end by the signal.
 *
 * <p>By {@code sun.misc.Signal} of the module jdk.unsupported, which has no successor; reached by
 * reflection, for the compiler warns of it. Without it, {@link StopSignal} serves.
 */
public final class DrainSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DrainSignals.class);

  private final Runnable action;
  private final AtomicBoolean hasBegun = new AtomicBoolean();
  private final Deque<AutoCloseable> handlers = new ArrayDeque<>();

  private DrainSignals(Runnable action) {
    this.action = action;
  }

  /** Begins to listen. */
  public static DrainSignals run(Runnable action) {
    DrainSignals signals = new DrainSignals(action);
    try {
      signals.handle("TERM");
      signals.handle("INT");
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("no signals are handled here", e);
      signals.close();
      signals.handlers.push(StopSignal.runs(action));
    }
    return signals;
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signalClass = Class.forName("sun.misc.Signal");
    Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
    Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
    Object signal = signalClass.getConstructor(String.class).newInstance(name);
    int number = (int) signalClass.getMethod("getNumber").invoke(signal);
    InvocationHandler received =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            received(number);
          }
          return null;
        };
    Object handler =
        Proxy.newProxyInstance(
            DrainSignals.class.getClassLoader(), new Class<?>[] {handlerClass}, received);
    Object before = handle.invoke(null, signal, handler);
    handlers.push(
        () -> {
          Object unused = handle.invoke(null, signal, before);
        });
  }

  private void received(int number) {
    if (hasBegun.compareAndSet(false, true)) {
      new Thread(action, "funnel-stop").start();
    } else {
      // What shells say of a process that a signal ended.
      Runtime.getRuntime().halt(128 + number);
    }
  }

  @Override
  public void close() {
    while (!handlers.isEmpty()) {
      try {
        handlers.pop().close();
      } catch (Exception e) {
        LOG.debug("a signal keeps its handler", e);
      }
    }
  }
}
