package dev.funnel.cli;

import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.producer.deadletters.DeadLetterTopic;
import dev.funnel.producer.deadletters.LetterFilter;
import dev.funnel.producer.deadletters.Redrive;
import dev.funnel.producer.deadletters.StoredLetter;
import dev.funnel.schemas.Topics;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the records of dead letters again. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Send the records of dead letters again, as they were, under the same id and the next"
            + " generation. A letter that is redriven twice within the ledger's 24 hours is run once;"
            + " the letters stay where they are.")
final class DeadLettersRedriveCommand implements Callable<Integer> {
  private static final int BATCH = 500;

  private final StackFactory stack;
  private final Redrive redrive = new Redrive(Topics.DEFAULT);

  @Spec private CommandSpec spec;
  @Mixin private BrokerOption broker;
  @Mixin private LetterFilterOptions filter;

  @Parameters(
      arity = "0..*",
      paramLabel = "PLACE",
      description = "Partition and offset of a letter, such as 2-17.")
  private List<String> places = List.of();

  @Option(names = "--all", description = "All letters that the filters let pass.")
  private boolean isAll;

  @Option(names = "--force", description = "Also those that are certain to fail again.")
  private boolean isForced;

  @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
  private boolean isDryRun;

  private final List<StoredLetter> batch = new ArrayList<>();
  private final Map<String, Integer> refused = new LinkedHashMap<>();
  private long numSent;

  DeadLettersRedriveCommand(StackFactory stack) {
    this.stack = stack;
  }

  @Override
  public Integer call() {
    OptionLimits limits = new OptionLimits(spec);
    if (isAll != places.isEmpty() || (!isAll && !filter.isEmpty())) {
      throw limits.usage("name places of letters, or --all with or without filters");
    }
    LetterFilter meant = filter.filter(Clock.systemUTC(), limits);
    PrintWriter err = spec.commandLine().getErr();
    try (DeadLetterTopic letters = stack.deadLetters(broker.servers())) {
      for (String place : places) {
        take(LetterAt.find(letters, place, limits), letters);
      }
      if (isAll) {
        letters.read(
            meant.since(),
            new ChosenLetters(meant, Long.MAX_VALUE, letter -> take(letter, letters), err));
      }
      send(letters);
    }
    spec.commandLine().getOut().println((isDryRun ? "would send " : "sent ") + numSent);
    refused.forEach((why, count) -> err.println("not sent, " + count + ": " + why));
    return refused.isEmpty() || isAll ? 0 : ExitCode.REQUESTS_FAILED.number();
  }

  private void take(StoredLetter letter, DeadLetterTopic letters) {
    Optional<String> refusal = redrive.refusal(letter, isForced);
    if (refusal.isPresent()) {
      refused.merge(letter.letter().code() + ": " + refusal.get(), 1, Integer::sum);
      return;
    }
    batch.add(letter);
    if (batch.size() == BATCH) {
      send(letters);
    }
  }

  private void send(DeadLetterTopic letters) {
    if (!isDryRun) {
      letters.send(batch.stream().map(redrive::record).toList());
    }
    numSent += batch.size();
    batch.clear();
  }
}
