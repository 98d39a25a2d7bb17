package dev.funnel.cli.stack;

/**
 * While open, a signal that stops the process (Ctrl-C, termination) first runs an action; the
 * process ends when it has returned. Closing it forgets the action.
 */
public final class StopSignal implements AutoCloseable {
  private final Thread hook;

  private StopSignal(Thread hook) {
    this.hook = hook;
  }

  /**
   * Begins to listen.
   *
   * @param action runs on a thread of its own, beside whatever the process does
   */
  public static StopSignal runs(Runnable action) {
    Thread hook = new Thread(action, "funnel-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopSignal(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already stopping: the action runs, or has called this.
      return;
    }
  }
}
