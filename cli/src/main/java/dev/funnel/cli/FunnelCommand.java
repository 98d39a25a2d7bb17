package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.cli.stack.StackFactory;
import dev.funnel.producer.BrokerUnavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The top of the command line. */
@Command(
    name = "funnel",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Kafka topics of text in, executed function calls out.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nTry:%n",
    footer = {
      "  funnel parse examples/complaints.txt --out calls.jsonl",
      "      100 complaints become calls, tickets and replies; nothing to set up.",
      "  funnel up",
      "      the whole stack for your own Kafka clients; prints the bootstrap address.",
      "  funnel COMMAND --help",
      "      options, examples and exit codes of a command.",
      "",
      "Environment:",
      "  FUNNEL_BOOTSTRAP_SERVERS   as --bootstrap-servers",
      "  FUNNEL_MODEL               as --model",
      "  FUNNEL_CACHE               cache directory (otherwise ~/.cache/funnel)",
      "  FUNNEL_JAVA_OPTS           options for the Java machine, such as -Xmx4g"
    })
public final class FunnelCommand implements Runnable {
  @Spec private CommandSpec spec;

  private FunnelCommand() {}

  /** The command line with all its commands, which start what they need from {@code stack}. */
  public static CommandLine commandLine(StackFactory stack) {
    CommandLine topics = new CommandLine(new TopicsCommand());
    topics.addSubcommand(new TopicsCreateCommand(stack));
    CommandLine adapter = new CommandLine(new AdapterCommand());
    adapter
        .addSubcommand(new AdapterLoadCommand())
        .addSubcommand(new AdapterUnloadCommand())
        .addSubcommand(new AdapterListCommand());
    CommandLine letters = new CommandLine(new DeadLettersCommand());
    letters
        .addSubcommand(new DeadLettersListCommand(stack))
        .addSubcommand(new DeadLettersShowCommand(stack))
        .addSubcommand(new DeadLettersRedriveCommand(stack));
    CommandLine model = new CommandLine(new ModelCommand());
    model.addSubcommand(new ModelExportCommand(stack)).addSubcommand(new ModelProgramCommand());
    CommandLine line =
        new CommandLine(new FunnelCommand())
            .addSubcommand(new ParseCommand(stack))
            .addSubcommand(new UpCommand(stack))
            .addSubcommand(new WorkerCommand(stack))
            .addSubcommand(new ExecutorCommand(stack))
            .addSubcommand(topics)
            .addSubcommand(letters)
            .addSubcommand(new EvaluateCommand(stack))
            .addSubcommand(adapter)
            .addSubcommand(model)
            .addSubcommand(new BenchCommand());
    describeExitCodes(line);
    return line.setExecutionExceptionHandler(FunnelCommand::explain)
        .setParameterExceptionHandler(FunnelCommand::refuse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .registerConverter(Duration.class, new DurationConverter());
  }

  /** A failure that was foreseen is its message; anything else is a defect and shows its trace. */
  private static int explain(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof CommandFailed failed) {
      line.getErr().println("funnel: " + failed.getMessage());
      return failed.exitCode().number();
    }
    if (failure instanceof BrokerUnavailable) {
      line.getErr().println("funnel: " + failure.getMessage());
      return ExitCode.UNAVAILABLE.number();
    }
    line.getErr().println("funnel: this is a defect, please report it:");
    failure.printStackTrace(line.getErr());
    return ExitCode.INTERNAL.number();
  }

  private static int refuse(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    line.getErr().println("funnel: " + failure.getMessage());
    line.getErr().println("see " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static void describeExitCodes(CommandLine line) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      meanings.put(Integer.toString(code.number()), code.meaning());
    }
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(meanings);
    line.getSubcommands().values().forEach(FunnelCommand::describeExitCodes);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }
}
