package dev.funnel.bench.turn;

import dev.funnel.bench.Machine;
import dev.funnel.bench.grammar.Sample;
import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.model.ModelSource;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that every call of a wandering model is valid. */
@Command(
    name = "wander",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the default model at temperature 1.5 for calls of 50 functions, at token limits from",
      "just enough to generous, every fifth time leaving it the choice; every call must be valid.",
      "Exits with 1 if one is not."
    })
public final class WanderBench implements Callable<Integer> {
  private static final int NUM_SAMPLES = 50;
  private static final int MAX_SEQUENCES = 64;

  @Spec private CommandSpec spec;

  @Option(
      names = "--requests",
      defaultValue = "1000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int numRequests;

  private WanderBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Sample> samples = Sample.all().subList(0, NUM_SAMPLES);
    out.println(Machine.here());
    try (LoadedModel model =
        LoadedModel.load(new ModelSource.Default(), MAX_SEQUENCES, out::println)) {
      long begin = System.nanoTime();
      WanderReport report = new Wander(new TurnEngine(model), samples).run(0, numRequests);
      out.printf(
          "%d requests in %.0f s: %d valid calls, %d of them closed by the limit; %d answers in"
              + " text; %d invalid%n",
          numRequests,
          (System.nanoTime() - begin) / 1e9,
          report.numCalls(),
          report.numClosedByLimit(),
          report.numAnswers(),
          report.invalid().size());
      report.invalid().forEach(out::println);
      out.flush();
      return report.invalid().isEmpty() ? 0 : 1;
    }
  }
}
