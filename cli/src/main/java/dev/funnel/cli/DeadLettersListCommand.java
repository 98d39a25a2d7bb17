package dev.funnel.cli;

import dev.funnel.cli.letters.LetterText;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.producer.deadletters.LetterFilter;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists dead letters. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "List dead letters, the oldest of each partition first.")
final class DeadLettersListCommand implements Callable<Integer> {
  private final StackFactory stack;

  @Spec private CommandSpec spec;
  @Mixin private BrokerOption broker;
  @Mixin private LetterFilterOptions filter;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most letters that are shown (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One JSON object a line, with all that a letter tells.")
  private boolean isJson;

  DeadLettersListCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() {
    OptionLimits limits = new OptionLimits(spec);
    limits.require("--limit", limit, 1, 1_000_000);
    LetterFilter meant = filter.filter(Clock.systemUTC(), limits);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!isJson) {
      out.println(LetterText.heading());
    }
    ChosenLetters chosen =
        new ChosenLetters(
            meant,
            limit,
            letter -> out.println(isJson ? LetterText.json(letter) : LetterText.row(letter)),
            err);
    try (DeadLetterTopic letters = stack.deadLetters(broker.servers())) {
      letters.read(meant.since(), chosen);
    }
    err.println(chosen.summary());
    return 0;
  }
}
