package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.producer.BrokerUnavailable;
import java.util.function.Supplier;

/** What a broker is asked directly: one that cannot be used ends the command. */
final class BrokerAnswers {
  private BrokerAnswers() {}

  static <T> T of(Supplier<T> question) {
    try {
      return question.get();
    } catch (BrokerUnavailable e) {
      throw new CommandFailed(ExitCode.UNAVAILABLE, e.getMessage(), e);
    }
  }

  static void or(Runnable question) {
    Void unused =
        of(
            () -> {
              question.run();
              return null;
            });
  }
}
