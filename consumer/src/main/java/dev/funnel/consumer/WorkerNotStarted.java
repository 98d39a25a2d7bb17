package dev.funnel.consumer;

/** A worker could not be started; the message says what to change. */
public final class WorkerNotStarted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private WorkerNotStarted(String message, Throwable cause) {
    super(message, cause);
  }

  static WorkerNotStarted healthPortTaken(int port, Throwable cause) {
    return new WorkerNotStarted(
        "health port " + port + " is taken; end the process that uses it or choose another", cause);
  }

  /** The cause itself where it says enough. */
  static WorkerNotStarted because(Throwable cause) {
    return cause instanceof WorkerNotStarted explained
        ? explained
        : new WorkerNotStarted("the worker could not be started: " + cause.getMessage(), cause);
  }
}
