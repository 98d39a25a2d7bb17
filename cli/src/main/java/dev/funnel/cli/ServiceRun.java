package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory.RunningService;
import java.io.PrintWriter;

/** Keeps a service running until it ends or a signal stops the process. */
final class ServiceRun {
  private ServiceRun() {}

  /** Says what runs, then waits for its end. Closes the service. */
  static int untilStopped(RunningService service, PrintWriter out) throws InterruptedException {
    // The signal's thread closes; the process ends when the service has released its work.
    Thread onSignal = new Thread(service::close, "funnel-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try (service) {
      out.println(service.description());
      out.flush();
      service.awaitEnd();
      return ExitCode.OK.number();
    } finally {
      removeHook(onSignal);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already stopping: the hook itself ended the service.
      return;
    }
  }
}
