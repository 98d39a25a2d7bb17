package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.DrainSignals;
import dev.funnel.cli.stack.StackFactory.RunningService;
import java.io.PrintWriter;

/** Keeps a service running until it ends or a signal stops the process. */
final class ServiceRun {
  private ServiceRun() {}

  /** Says what runs, then waits for its end. Closes the service. */
  static int untilStopped(RunningService service, PrintWriter out) throws InterruptedException {
    // The process ends when the service has drained; the second signal does not wait for that.
    DrainSignals onSignal = DrainSignals.run(service::close);
    try (onSignal;
        service) {
      out.println(service.description());
      out.flush();
      service.awaitEnd();
      return ExitCode.OK.number();
    }
  }
}
