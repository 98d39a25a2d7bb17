package dev.funnel.bench;

import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tokens a second of the bare forward pass: no queue, no sampling, no Kafka. */
@Command(
    name = "forward-pass",
    mixinStandardHelpOptions = true,
    description =
        "Measures prefill of one sequence and decode of a batch by runs of tokens, the best of"
            + " several rounds.")
final class ForwardPassBench implements Callable<Integer> {
  private static final int MAX_POSITIONS = 1024;
  private static final int ANY_TOKEN = 777;
  private static final int STEPS_A_ROUND = 5;

  @Option(
      names = "--model",
      defaultValue = ModelSource.DEFAULT_NAME,
      description = "A model's name or a GGUF file (default: ${DEFAULT-VALUE}).")
  private String model = ModelSource.DEFAULT_NAME;

  @Option(
      names = "--precision",
      defaultValue = "INT8",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision = Precision.INT8;

  @Option(
      names = "--prompts",
      split = ",",
      defaultValue = "50,200,256,512",
      description = "Prompt lengths (default: ${DEFAULT-VALUE}).")
  private List<Integer> prompts = List.of();

  @Option(
      names = "--rows",
      split = ",",
      defaultValue = "1,8,32,64",
      description = "Batch sizes of decode (default: ${DEFAULT-VALUE}).")
  private List<Integer> rows = List.of();

  @Option(
      names = "--runs",
      split = ",",
      defaultValue = "1,8",
      description = "Tokens that each row of a decode brings (default: ${DEFAULT-VALUE}).")
  private List<Integer> runs = List.of();

  @Option(
      names = "--context",
      defaultValue = "256",
      description = "Positions each row attends to (default: ${DEFAULT-VALUE}).")
  private int context = 256;

  @Option(
      names = "--rounds",
      defaultValue = "6",
      description = "Rounds of each measurement (default: ${DEFAULT-VALUE}).")
  private int rounds = 6;

  private ForwardPassBench() {}

  @Override
  public Integer call() throws ModelFetchException {
    ModelLibrary library = ModelLibrary.ofUser(System.getenv(), System.err::println);
    int slots = Collections.max(rows);
    LoadOptions options =
        new LoadOptions(library.find(ModelSource.parse(model)), precision, slots, MAX_POSITIONS);
    System.out.println(Machine.here());
    try (DjlModel loaded = DjlModel.load(options)) {
      ModelIdentity base = loaded.base();
      prompts.forEach(
          length -> report("prefill", length, prefill(base, length), loaded.forwardPass()));
      for (int length : runs) {
        for (int count : rows) {
          report(
              "decode of " + length,
              count * length,
              decode(base, count, length),
              loaded.forwardPass());
        }
      }
    }
    return 0;
  }

  private static ScheduledBatch prefill(ModelIdentity model, int length) {
    return ScheduledBatch.ofOne(
        model, 0, 0, IntStream.range(0, length).mapToObj(i -> ANY_TOKEN + i).toList());
  }

  private ScheduledBatch decode(ModelIdentity model, int count, int length) {
    var run = new ScheduledBatch.Run(context - length, Collections.nCopies(length, ANY_TOKEN));
    return new ScheduledBatch(model, 0, Collections.nCopies(count, run));
  }

  private void report(String phase, int numTokens, ScheduledBatch batch, ForwardPass forward) {
    forward.run(batch).close();
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      for (int step = 0; step < STEPS_A_ROUND; step++) {
        forward.run(batch).close();
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e9 / STEPS_A_ROUND);
    }
    System.out.printf(
        "%-12s %4d tokens %8.1f ms %8.0f tokens/s%n",
        phase, numTokens, best * 1e3, numTokens / best);
  }
}
