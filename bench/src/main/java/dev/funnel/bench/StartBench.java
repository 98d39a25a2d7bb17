package dev.funnel.bench;

import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What passes from the start of the process to the first token of the default model. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the engine as a worker does, without Kafka, and prints what each phase takes",
      "and the memory behind it. A second run has warm caches."
    })
final class StartBench implements Callable<Integer> {
  private static final int PROMPT_TOKENS = 190;
  private static final int ANY_TOKEN = 777;

  @Spec private CommandSpec spec;

  @Option(
      names = "--slots",
      defaultValue = "64",
      description = "Sequences that there is room for (default: ${DEFAULT-VALUE}).")
  private int slots = 64;

  @Option(
      names = "--positions",
      defaultValue = "2048",
      description = "Tokens of a sequence that there is room for (default: ${DEFAULT-VALUE}).")
  private int positions = 2048;

  private long since;
  private long engineNanos;

  private StartBench() {}

  @Override
  public Integer call() throws ModelFetchException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println(Machine.here());
    out.printf("| phase | ms | resident, MiB |%n|---|---|---|%n");
    row("Java up to here", sinceProcessStart().toMillis());
    since = System.nanoTime();
    ModelFiles files =
        ModelLibrary.ofUser(System.getenv(), out::println).find(new ModelSource.Default());
    phase("model file found");
    var options = new LoadOptions(files, Precision.INT8, slots, positions);
    try (DjlModel model = DjlModel.load(options)) {
      phase("libtorch, tokenizer and base loaded");
      ModelIdentity adapted = model.loadAdapter(files.adapters().get(0));
      phase("adapter merged and packed");
      TokenTrie unused = TokenTrie.of(model.tokenizer());
      phase("vocabulary indexed for grammars");
      List<Integer> prompt =
          IntStream.range(0, PROMPT_TOKENS).mapToObj(i -> ANY_TOKEN + i).toList();
      var prefill = ScheduledBatch.ofOne(adapted, 0, 0, prompt);
      model.forwardPass().run(prefill).close();
      phase("first token of a prompt of " + PROMPT_TOKENS);
      row("start of the engine to first token", engineNanos / 1_000_000);
    }
    return 0;
  }

  private void phase(String name) throws IOException {
    long now = System.nanoTime();
    row(name, (now - since) / 1_000_000);
    engineNanos += now - since;
    since = System.nanoTime();
  }

  private void row(String name, long millis) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("| %s | %,d | %,d |%n", name, millis, ProcessMemory.now().resident());
    out.flush();
  }

  private static Duration sinceProcessStart() {
    Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
    return Duration.between(start, Instant.now());
  }
}
