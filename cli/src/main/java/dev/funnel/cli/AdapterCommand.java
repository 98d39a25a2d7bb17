package dev.funnel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands about a running worker's adapters. */
@Command(
    name = "adapter",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Load, unload and list the adapters of a running worker.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel worker --bootstrap-servers kafka:9092 --allow-adapter-updates \\",
      "      --adapter-directory /srv/adapters",
      "  funnel adapter load billing billing-v2",
      "      reads /srv/adapters/billing-v2; requests ask for it as MODEL+billing.",
      "  funnel adapter unload billing"
    })
final class AdapterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: load, unload or list");
  }
}
