package dev.funnel.bench.queue;

import dev.funnel.bench.TextsOption;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a request costs beside the forward pass, whatever number of others waits. */
@Command(
    name = "queue",
    mixinStandardHelpOptions = true,
    description = {
      "Sends complaints through broker, worker and engine with turns that need no computation,",
      "and measures requests a second, as a reader of committed records sees them, while others",
      "wait; then drains what waits. With --real the model computes, and what counts is the share",
      "of the engine's time that is not its forward pass."
    })
public final class QueueBench implements Callable<Integer> {
  private static final Plan SCRIPTED =
      new Plan(15_000, List.of(1_000, 10_000, 100_000), 1_000, 15, 100_000);
  private static final Plan REAL = new Plan(64, List.of(1_000), 100, 3, 0);
  private static final int MAX_SEQUENCES = 64;

  @Spec private CommandSpec spec;

  @Option(names = "--real", description = "Let the default model compute.")
  private boolean isReal;

  @Option(
      names = "--waiting",
      split = ",",
      description = "How many wait (default: 1000,10000,100000; with --real 1000).")
  private @Nullable List<Integer> waiting;

  @Option(
      names = "--completions",
      description = "Answers of a round (default: 1000; with --real 100).")
  private @Nullable Integer completions;

  @Option(names = "--rounds", description = "Rounds of each (default: 15; with --real 3).")
  private @Nullable Integer rounds;

  @Option(
      names = "--warm-up",
      description = "Answers before the first round (default: 15000; with --real 64).")
  private @Nullable Integer warmUp;

  @Option(
      names = "--drain",
      description = "How many are drained in the end (default: 100000; with --real none).")
  private @Nullable Integer drain;

  @Mixin private TextsOption texts;

  @Option(names = "--out", description = "Directory for queue.json, queue.md and queue.svg.")
  private @Nullable Path out;

  private QueueBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter console = spec.commandLine().getOut();
    List<String> complaints = texts.read();
    var run =
        new QueueRun(
            plan(),
            complaints,
            line -> {
              console.println(line);
              console.flush();
            });
    QueueFigures figures;
    try (LoadedModel model =
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, console::println)) {
      figures = isReal ? run.real(model) : run.scripted(model);
    }
    console.println();
    console.print(figures.markdown());
    console.flush();
    if (out != null) {
      write(out, figures);
    }
    return 0;
  }

  private Plan plan() {
    Plan usual = isReal ? REAL : SCRIPTED;
    return new Plan(
        orElse(warmUp, usual.warmUp()),
        orElse(waiting, usual.waiting()),
        orElse(completions, usual.completions()),
        orElse(rounds, usual.rounds()),
        orElse(drain, usual.drain()));
  }

  private static <T> T orElse(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }

  private static void write(Path directory, QueueFigures figures) throws Exception {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("queue.json"), figures.json() + "\n");
    Files.writeString(directory.resolve("queue.md"), figures.markdown());
    if (!figures.points().isEmpty()) {
      Files.writeString(directory.resolve("queue.svg"), CostPlot.of(figures.points()));
    }
  }
}
