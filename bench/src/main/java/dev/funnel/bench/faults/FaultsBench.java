package dev.funnel.bench.faults;

import dev.funnel.bench.Machine;
import dev.funnel.bench.TemporaryDirectory;
import dev.funnel.bench.TextsOption;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether anything is lost or answered twice while processes are killed, and how long it lasts. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Runs brokers, two workers and two executors as processes on this machine, kills, stops and",
      "takes them away under load, and reads all topics from their beginning in the end: every",
      "request answered once, in order, no call run under two ids. A model of a script answers,",
      "or with --real the default one. On Unix; some 12 seconds a fault."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was lost or duplicated, and every fault was overcome",
      "1:something was not as promised; the report tells what"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  funnel bench faults --faults 20",
      "  funnel bench faults --faults 60 --brokers 3 --seed 7 --report faults.md"
    })
public final class FaultsBench implements Callable<Integer> {
  private static final Duration MAX_WAIT = Duration.ofSeconds(90);

  @Spec private CommandSpec spec;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "20",
      description = "Kills and stalls; other faults come on top (default: ${DEFAULT-VALUE}).")
  private int numFaults = 20;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description = "1, or 3 with three replicas of which two must be there (default: 1).")
  private int numBrokers = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides kinds, victims and pauses (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(names = "--real", description = "The default model computes; each worker loads it.")
  private boolean isReal;

  @Option(names = "--spare-brokers", description = "Harms workers, executors and requests only.")
  private boolean sparesBrokers;

  @Option(names = "--report", paramLabel = "FILE", description = "Markdown file for the table.")
  private @Nullable Path report;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Directory for data and logs, which stay; without it they go.")
  private @Nullable Path kept;

  @Mixin private TextsOption texts;

  private FaultsBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    FaultPlan plan = new FaultPlan(numFaults, numBrokers, seed, isReal, sparesBrokers, MAX_WAIT);
    FaultRun run =
        new FaultRun(
            plan,
            isReal ? texts.read() : List.of(),
            line -> {
              console.println(line);
              console.flush();
            });
    FaultFigures figures = kept == null ? inScratch(run) : run.run(kept);
    String summary =
        Machine.here()
            + "\n\n`./funnel bench "
            + String.join(" ", spec.commandLine().getParseResult().originalArgs())
            + "`\n\n"
            + figures.markdown();
    console.println(summary);
    console.flush();
    if (report != null) {
      Files.writeString(report, summary);
    }
    return figures.isClean() ? 0 : 1;
  }

  private static FaultFigures inScratch(FaultRun run) throws Exception {
    try (TemporaryDirectory scratch = TemporaryDirectory.create()) {
      return run.run(scratch.path());
    }
  }
}
