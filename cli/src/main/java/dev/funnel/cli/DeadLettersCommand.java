package dev.funnel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about dead letters. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Read the records that failed, with their reasons, and send them again.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel dead-letters list --bootstrap-servers kafka:9092 --since 2h --code ENGINE_FAULT",
      "  funnel dead-letters show 2-17",
      "      the letter at offset 17 of partition 2, whole.",
      "  funnel dead-letters redrive 2-17",
      "  funnel dead-letters redrive --all --since 2h --code ENGINE_FAULT --dry-run"
    })
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: list, show or redrive");
  }
}
