package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.cli.stack.StackFactory.TopicSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Create Funnel's topics where they are missing: chat.requests, chat.responses,"
            + " chat.requests.dlq, chat.ledger and chat.control.",
    footerHeading = "%nExample:%n",
    footer = "  funnel topics create --bootstrap-servers kafka:9092 --partitions 12")
final class TopicsCreateCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;

  @Mixin private BrokerOption broker;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "6",
      description = "Partitions of each topic: the most workers that share it (default: 6).")
  private int numPartitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      defaultValue = "1",
      description = "Copies of each partition; 3 in production (default: 1).")
  private int replicationFactor;

  TopicsCreateCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() {
    OptionLimits limits = new OptionLimits(spec);
    limits.require("--partitions", numPartitions, 1, 10_000);
    limits.require("--replication-factor", replicationFactor, 1, 100);
    stack.createTopics(
        new TopicSettings(broker.servers(), numPartitions, (short) replicationFactor));
    spec.commandLine().getOut().println("topics are there on " + broker.servers());
    return ExitCode.OK.number();
  }
}
