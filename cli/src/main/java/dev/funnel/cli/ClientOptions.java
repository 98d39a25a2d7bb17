package dev.funnel.cli;

import dev.funnel.cli.stack.StackFactory.ClientSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How many conversations at once, and how long each may take. */
final class ClientOptions {
  private static final int MAX_IN_FLIGHT = 10_000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most conversations at once (default: ${DEFAULT-VALUE}).")
  private int maxInFlight;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description =
          "Longest wait for one conversation, such as 90s, 10m, 2h (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  ClientSettings settings(OptionLimits limits) {
    limits.require("--in-flight", maxInFlight, 1, MAX_IN_FLIGHT);
    return new ClientSettings(maxInFlight, timeout);
  }
}
