package dev.funnel.cli.stack;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.transport.kafka.LoopFailed;
import org.jspecify.annotations.Nullable;

/** Which exit code the failure of a service has. */
final class Failures {
  private Failures() {}

  /** That of a taken slot, if that is at the bottom of it; a supervisor should wait then. */
  static ExitCode codeOf(Throwable failure, ExitCode otherwise) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LoopFailed failed && failed.isSlotTaken()) {
        return ExitCode.SLOT_TAKEN;
      }
    }
    return otherwise;
  }
}
