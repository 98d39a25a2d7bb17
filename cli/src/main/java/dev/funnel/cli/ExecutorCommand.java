package dev.funnel.cli;

import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.ExecutorSettings;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.cli.tickets.TicketStore;
import dev.funnel.executor.ExecutorConfig;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an executor. */
@Command(
    name = "executor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Run the calls of parse_customer_complaint on chat.responses, until stopped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel executor --bootstrap-servers kafka:9092 --tickets complaints.tickets.db",
      "",
      "Executors of one group share the calls. Own functions: a Java program with a",
      "FunctionRegistry; see docs/architecture.md."
    })
final class ExecutorCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;
  @Mixin private GroupOptions group;
  @Mixin private TicketsOption tickets;

  @Option(
      names = "--health-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of health; 0.0.0.0 in a container (default: ${DEFAULT-VALUE}).")
  private String healthHost = "";

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      description = "Serve /health/live and /health/ready on this port (default: on none).")
  private @Nullable Integer healthPort;

  ExecutorCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (healthPort != null) {
      new OptionLimits(spec).require("--health-port", healthPort, 0, 65_535);
    }
    try (TicketStore store = TicketStore.open(tickets.file(Path.of("funnel.tickets.db")))) {
      return ServiceRun.untilStopped(
          stack.executor(
              new ExecutorSettings(
                  group.membership(ExecutorConfig.DEFAULT_GROUP),
                  healthHost,
                  healthPort == null ? OptionalInt.empty() : OptionalInt.of(healthPort)),
              ComplaintFunction.registry(store)),
          spec.commandLine().getOut());
    }
  }
}
