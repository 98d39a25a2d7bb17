package dev.funnel.cli;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Stands for the benchmarks in the list of commands. The launcher runs them itself where the
 * sources are: they are built apart, and no image ships them.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Measure Funnel on this machine; in a checkout of the sources only.")
final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new CommandFailed(
        ExitCode.UNAVAILABLE,
        "the benchmarks are not part of this build; run ./funnel bench in a checkout of the sources");
  }
}
