package dev.funnel.bench;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.inference.djl.DjlModel;
import dev.funnel.inference.djl.LoadOptions;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.model.ModelLibrary;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.weights.LlamaConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The resident memory of the default model with all its slots full. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Fills every slot with a prompt, saves blocks of prompts, decodes, and prints the resident",
      "memory after each and its parts."
    })
final class MemoryBench implements Callable<Integer> {
  private static final int ANY_TOKEN = 777;
  private static final int CHUNK = 512;
  private static final int DECODES = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--slots",
      defaultValue = "64",
      description = "Sequences that run at once (default: ${DEFAULT-VALUE}).")
  private int slots = 64;

  @Option(
      names = "--length",
      defaultValue = "1024",
      description = "Tokens of each (default: ${DEFAULT-VALUE}).")
  private int length = 1024;

  @Option(
      names = "--positions",
      defaultValue = "2048",
      description = "Tokens of a sequence that there is room for (default: ${DEFAULT-VALUE}).")
  private int positions = 2048;

  private MemoryBench() {}

  @Override
  public Integer call() throws ModelFetchException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    ModelFiles files =
        ModelLibrary.ofUser(System.getenv(), out::println).find(new ModelSource.Default());
    out.println(Machine.here());
    out.printf(
        "| after | resident, MiB | peak | of files | Java's heap |%n|---|---|---|---|---|%n");
    row("start of Java");
    try (DjlModel model = DjlModel.load(new LoadOptions(files, Precision.INT8, slots, positions))) {
      row("load of the base");
      ModelIdentity adapted = model.loadAdapter(files.adapters().get(0));
      LoadedModel.giveBackHeap();
      row("load of the adapter, heap given back as a worker does");
      ForwardPass forward = model.forwardPass();
      fill(forward, adapted);
      row("prompts of all slots");
      saveBlocks(forward);
      row("all blocks of prefixes saved");
      decode(forward, adapted);
      row("decodes of all slots");
      parts(model.config(), forward);
    }
    return 0;
  }

  private void fill(ForwardPass forward, ModelIdentity model) {
    for (int slot = 0; slot < slots; slot++) {
      for (int start = 0; start < length - 1; start += CHUNK) {
        List<Integer> tokens =
            IntStream.range(start, Math.min(length - 1, start + CHUNK))
                .mapToObj(i -> ANY_TOKEN + i)
                .toList();
        forward.run(ScheduledBatch.ofOne(model, slot, start, tokens)).close();
      }
    }
  }

  private void saveBlocks(ForwardPass forward) {
    int blocksOfPrompt = length / forward.blockPositions();
    for (int end = blocksOfPrompt; end <= forward.numBlocks(); end += blocksOfPrompt) {
      forward.saveBlocks(0, 0, IntStream.range(end - blocksOfPrompt, end).boxed().toList());
    }
  }

  private void decode(ForwardPass forward, ModelIdentity model) {
    var run = new ScheduledBatch.Run(length - 1, List.of(ANY_TOKEN));
    var batch = new ScheduledBatch(model, 0, Collections.nCopies(slots, run));
    for (int step = 0; step < DECODES; step++) {
      forward.run(batch).close();
    }
  }

  private void parts(LlamaConfig config, ForwardPass forward) {
    long position = 2L * config.layers() * config.kvHeads() * config.headDim() * Short.BYTES;
    spec.commandLine()
        .getOut()
        .printf(
            "%nkeys and values of live tokens %,d MiB, blocks of prefixes %,d MiB%n",
            (position * slots * length) >> 20,
            (position * forward.numBlocks() * forward.blockPositions()) >> 20);
  }

  private void row(String name) throws IOException {
    ProcessMemory memory = ProcessMemory.now();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "| %s | %,d | %,d | %,d | %,d |%n",
        name,
        memory.resident(),
        memory.peak(),
        memory.files(),
        Runtime.getRuntime().totalMemory() >> 20);
    out.flush();
  }
}
