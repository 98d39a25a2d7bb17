package dev.funnel.bench;

import dev.funnel.bench.engine.EngineBench;
import dev.funnel.bench.faults.FaultsBench;
import dev.funnel.bench.grammar.GrammarBench;
import dev.funnel.bench.queue.QueueBench;
import dev.funnel.bench.soak.SoakBench;
import dev.funnel.bench.turn.ForcedBench;
import dev.funnel.bench.turn.WanderBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks' command line. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Funnel on this machine; run it on a quiet one.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {
      BatchingBench.class,
      ForwardPassBench.class,
      EngineBench.class,
      FaultsBench.class,
      GrammarBench.class,
      ForcedBench.class,
      WanderBench.class,
      LedgerBench.class,
      QueueBench.class,
      SoakBench.class,
      StartBench.class,
      MemoryBench.class,
    },
    footer = {"", "  bench BENCHMARK --help   options of a benchmark"})
public final class Bench implements Runnable {
  @Spec private CommandSpec spec;

  private Bench() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Bench());
    System.exit(line.setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a benchmark");
  }
}
