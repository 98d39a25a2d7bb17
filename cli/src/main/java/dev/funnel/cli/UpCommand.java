package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.UpSettings;
import dev.funnel.cli.tickets.ComplaintFunction;
import dev.funnel.cli.tickets.TicketStore;
import dev.funnel.consumer.AdapterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole stack. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Run Kafka, a worker and an executor in one process, until stopped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel up",
      "  funnel up --port 19092 --data /var/lib/funnel --without executor",
      "",
      "Prints the bootstrap address when everything is ready. Send an OpenAI",
      "chat-completions body as JSON to chat.requests with any Kafka client, and read",
      "the answer from chat.responses. The data directory keeps the topics."
    })
final class UpCommand implements Callable<Integer> {
  /** What can be left out of the stack. */
  enum Service {
    WORKER,
    EXECUTOR
  }

  private final StackFactory stack;

  @Spec private CommandSpec spec;
  @Mixin private ModelOption model;
  @Mixin private DeviceOption device;
  @Mixin private AdapterOptions adapters;
  @Mixin private TicketsOption tickets;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9092",
      description = "Port of the broker; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.local/share/funnel",
      description = "Directory of the broker's log (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".");

  @Option(
      names = "--without",
      paramLabel = "SERVICE",
      split = ",",
      description = "Leave out worker, executor, or both with a comma.")
  private Set<Service> without = EnumSet.noneOf(Service.class);

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of health and metrics; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int healthPort;

  UpCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionLimits limits = new OptionLimits(spec);
    limits.require("--port", port, 0, 65_535);
    limits.require("--health-port", healthPort, 0, 65_535);
    AdapterSettings adapterSettings = adapters.settings(limits);
    createData();
    try (TicketStore store = TicketStore.open(tickets.file(data.resolve("funnel.tickets.db")))) {
      UpSettings settings =
          new UpSettings(
              port,
              data,
              model.model(),
              device.device(),
              adapterSettings,
              healthPort,
              !without.contains(Service.WORKER),
              !without.contains(Service.EXECUTOR));
      return ServiceRun.untilStopped(
          stack.up(settings, ComplaintFunction.registry(store)), spec.commandLine().getOut());
    }
  }

  private void createData() {
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE,
          "data directory " + data + " cannot be created (" + e + "); name another with --data",
          e);
    }
  }
}
