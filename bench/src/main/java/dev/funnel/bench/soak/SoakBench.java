package dev.funnel.bench.soak;

import dev.funnel.bench.Machine;
import dev.funnel.bench.TextsOption;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
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

/** Whether memory, threads and files are steady under load, or before a backlog. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Loads a worker for some minutes, looks at what the process holds (heap after a collection,",
      "resident memory, native arrays, threads, open files) and says whether any of it grows.",
      "With --backlog so many requests wait before the worker starts, and are not all answered;",
      "FUNNEL_BENCH_HEAP=256m makes the heap of broker, worker and load together small."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything is steady", "1:something grows"})
public final class SoakBench implements Callable<Integer> {
  private static final int MAX_SEQUENCES = 64;
  private static final double SCRIPTED_PER_SECOND = 50;
  private static final double REAL_PER_SECOND = 1;
  private static final int MIN_LOOKS = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private double minutes = 60;

  @Option(
      names = "--every",
      defaultValue = "10",
      description = "Seconds between two looks (default: ${DEFAULT-VALUE}).")
  private int every = 10;

  @Option(names = "--scripted", description = "Turns need no computation.")
  private boolean isScripted;

  @Option(names = "--rate", description = "Requests a second (default: 1; with --scripted 50).")
  private @Nullable Double rate;

  @Option(
      names = "--backlog",
      defaultValue = "0",
      description = "Requests that wait before the worker starts (default: none).")
  private int backlog;

  @Mixin private TextsOption texts;

  @Option(names = "--out", description = "Directory for soak.csv, soak.md and soak.svg.")
  private @Nullable Path out;

  private SoakBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    double usual = isScripted ? SCRIPTED_PER_SECOND : REAL_PER_SECOND;
    SoakPlan plan =
        new SoakPlan(
            Duration.ofMillis((long) (minutes * 60_000)),
            Duration.ofSeconds(every),
            isScripted,
            rate == null ? usual : rate,
            backlog);
    List<String> complaints = texts.read();
    SoakFigures figures;
    try (LoadedModel model =
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, console::println)) {
      figures =
          new SoakRun(
                  plan,
                  complaints,
                  line -> {
                    console.println(line);
                    console.flush();
                  })
              .run(model);
    }
    if (figures.looks().size() < MIN_LOOKS) {
      throw new IllegalArgumentException(
          "fewer than " + MIN_LOOKS + " looks say nothing; raise --minutes or lower --every");
    }
    String summary =
        Machine.here()
            + ", heap at most "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB\n\n"
            + figures.markdown();
    console.print(summary);
    console.flush();
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve("soak.csv"), figures.csv());
      Files.writeString(out.resolve("soak.md"), summary);
      Files.writeString(out.resolve("soak.svg"), figures.svg());
    }
    return figures.isSteady() ? 0 : 1;
  }
}
