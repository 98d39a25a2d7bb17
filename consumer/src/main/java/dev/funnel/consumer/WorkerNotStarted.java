package dev.funnel.consumer;

import java.net.BindException;

/** A worker could not be started; the message says what to change. */
public final class WorkerNotStarted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WorkerNotStarted(Throwable cause) {
    super(message(cause), cause);
  }

  private static String message(Throwable cause) {
    return cause instanceof BindException
        ? "the health port is taken (" + cause.getMessage() + "); choose another or 0"
        : "the worker could not be started: " + cause.getMessage();
  }
}
