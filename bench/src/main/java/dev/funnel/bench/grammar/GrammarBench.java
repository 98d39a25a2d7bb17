package dev.funnel.bench.grammar;

import dev.funnel.bench.Machine;
import dev.funnel.bench.TemporaryDirectory;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.inference.vocabulary.Vocabularies;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures compiling schemas and masking tokens, beside other engines. */
@Command(
    name = "grammar",
    mixinStandardHelpOptions = true,
    description = {
      "Compiles schemas and follows recorded outputs of each, a mask before every token:",
      "Funnel, and the Python packages llguidance and xgrammar where pip can fetch them.",
      "The same schemas, tokens and number of rounds for all, one thread each."
    })
public final class GrammarBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--vocabulary",
      defaultValue = "LLAMA_3",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Vocabularies vocabulary = Vocabularies.LLAMA_3;

  @Option(
      names = "--warm-ups",
      defaultValue = "2",
      description = "Rounds before those that count (default: ${DEFAULT-VALUE}).")
  private int warmUps;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Rounds that count (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--alone", description = "Funnel only.")
  private boolean alone;

  private GrammarBench() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<Sample> samples = Sample.all();
    Tokenizer tokenizer = vocabulary.load();
    out.println(Machine.here());
    List<EngineFigures> figures = new ArrayList<>();
    figures.add(FunnelMasks.measure(tokenizer, samples, warmUps, rounds));
    if (!alone) {
      try (TemporaryDirectory directory = TemporaryDirectory.create()) {
        Path job = PeerJob.write(directory.path().resolve("job"), vocabulary, tokenizer, samples);
        figures.addAll(peers(new Peers(directory.path(), out), job));
      }
    }
    out.printf(
        "%s: %,d tokens; %d schemas, %d rounds after %d to warm up%n",
        vocabulary, tokenizer.vocabularySize(), samples.size(), rounds, warmUps);
    new FiguresTable(figures).print(out);
    return 0;
  }

  private List<EngineFigures> peers(Peers peers, Path job)
      throws IOException, InterruptedException {
    List<EngineFigures> figures = new ArrayList<>();
    if (peers.install()) {
      for (String engine : Peers.ENGINES) {
        peers.measure(engine, job, warmUps, rounds).ifPresent(figures::add);
      }
    }
    return figures;
  }
}
