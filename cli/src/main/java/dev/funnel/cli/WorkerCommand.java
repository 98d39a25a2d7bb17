package dev.funnel.cli;

import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.WorkerSettings;
import dev.funnel.consumer.LookAhead;
import dev.funnel.consumer.WorkerConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a worker. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Answer the requests of chat.requests with a model, until stopped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel worker --bootstrap-servers kafka:9092",
      "  funnel worker --bootstrap-servers kafka:9092 --model smollm2-360m-instruct-q8_0.gguf",
      "  funnel worker --bootstrap-servers kafka:9092 --adapter billing=adapters/billing",
      "",
      "The health port serves /health/live, /health/ready, /metrics (Prometheus) and",
      "/v1/models (OpenAI). Requests choose by \"model\": MODEL, or MODEL+NAME for an",
      "adapter; \"funnel adapter --help\" tells how to change adapters while it runs.",
      "As many workers as partitions can share the work; each loads the model."
    })
final class WorkerCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;
  @Mixin private GroupOptions group;
  @Mixin private ModelOption model;
  @Mixin private DeviceOption device;
  @Mixin private AdapterOptions adapters;

  @Option(
      names = "--max-sequences",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most generations in one batch (default: ${DEFAULT-VALUE}).")
  private int maxSequences;

  @Option(
      names = "--look-ahead",
      paramLabel = "N",
      defaultValue = "1024",
      description = {
        "Requests of a partition that are taken before those in front of them have ended, so that",
        "another tenant's request is seen behind a flood (default: ${DEFAULT-VALUE})."
      })
  private int lookAhead;

  @Option(
      names = "--look-ahead-mib",
      paramLabel = "MIB",
      defaultValue = "64",
      description = "Most MiB of all that is taken and not ended (default: ${DEFAULT-VALUE}).")
  private long lookAheadMib;

  @Option(
      names = "--stalled-after",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = {
        "A request that has no answer for so long and holds its whole partition up is answered",
        "STALLED and goes to the dead letters (default: ${DEFAULT-VALUE})."
      })
  private Duration stalledAfter = Duration.ZERO;

  @Option(
      names = "--executor-timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = {
        "A conversation whose calls no executor has answered for so long ends DEADLINE_EXCEEDED,",
        "sooner if its own deadline passes (default: ${DEFAULT-VALUE})."
      })
  private Duration executorTimeout = Duration.ZERO;

  @Option(
      names = "--health-host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address of health and metrics; 0.0.0.0 in a container (default: ${DEFAULT-VALUE}).")
  private String healthHost = "";

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of health and metrics (default: ${DEFAULT-VALUE}).")
  private int healthPort;

  WorkerCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() throws InterruptedException {
    OptionLimits limits = new OptionLimits(spec);
    limits.require("--max-sequences", maxSequences, 1, 4096);
    limits.require("--look-ahead", lookAhead, LookAhead.MIN_RECORDS, LookAhead.MAX_RECORDS);
    limits.require(
        "--look-ahead-mib", lookAheadMib, LookAhead.MIN_BYTES >> 20, LookAhead.MAX_BYTES >> 20);
    limits.require("--health-port", healthPort, 0, 65_535);
    return ServiceRun.untilStopped(
        stack.worker(
            new WorkerSettings(
                group.membership(WorkerConfig.DEFAULT_GROUP),
                model.model(),
                device.device(),
                adapters.settings(limits),
                maxSequences,
                new LookAhead(lookAhead, lookAheadMib << 20),
                stalledAfter,
                executorTimeout,
                healthHost,
                healthPort)),
        spec.commandLine().getOut());
  }
}
