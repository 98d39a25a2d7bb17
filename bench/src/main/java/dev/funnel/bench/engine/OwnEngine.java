package dev.funnel.bench.engine;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.model.ModelFetchException;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.RequestRefused;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Funnel's engine, stepped in this process by whoever loaded it: no broker, no worker. */
final class OwnEngine implements Contender {
  private static final ResolvedSampling GREEDY = new ResolvedSampling(0, 1, 0, 1);

  private static final long MAX_MASK_BYTES = 256L << 20;

  private final LoadedModel model;
  private final ServedModel served;
  private final TokenTrie trie;

  private OwnEngine(LoadedModel model) {
    this.model = model;
    this.served = model.served();
    this.trie = TokenTrie.of(served.tokenizer());
  }

  static OwnEngine load(Path gguf, int maxSequences, Consumer<String> progress)
      throws ModelFetchException {
    return new OwnEngine(LoadedModel.load(new ModelSource.GgufFile(gguf), maxSequences, progress));
  }

  ServedModel served() {
    return served;
  }

  @Override
  public ForwardTimes forward(ForwardJob job) throws ContenderFailed {
    double prefill = endless(job.prefill(), 1);
    double decode = job.numTokens() == 0 ? 0 : endless(job.decode(), 1 + job.numTokens()) - prefill;
    return new ForwardTimes(prefill, decode);
  }

  private double endless(List<List<Integer>> prompts, int numTokens) throws ContenderFailed {
    // An engine of its own for each job: what an earlier one kept of prompts is forgotten.
    Engine engine =
        engine(new EndlessTokenizer(served.tokenizer()), prompts.size(), prompts.size());
    long begin = System.nanoTime();
    for (int row = 0; row < prompts.size(); row++) {
      engine.submit(request("row-" + row, prompts.get(row), numTokens, null));
    }
    for (Generation ended : run(engine).values()) {
      require(ended, ended.usage().completionTokens() == numTokens);
    }
    return secondsSince(begin);
  }

  @Override
  public BulkRun bulk(BulkJob job) throws ContenderFailed {
    int maxWaiting = Math.max(job.warm().size(), job.turns().size());
    Engine engine = engine(served.tokenizer(), job.inFlight(), maxWaiting);
    // One for all, as a worker's cache has it: masks are kept with the grammar.
    Grammar grammar = job.isConstrained() ? grammar(job.turns().get(0)) : null;
    submit(engine, job.warm(), job.maxTokens(), grammar);
    run(engine);
    long begin = System.nanoTime();
    submit(engine, job.turns(), job.maxTokens(), grammar);
    Map<String, Generation> ended = run(engine);
    double seconds = secondsSince(begin);
    return new BulkRun(
        seconds,
        job.turns().stream()
            .map(turn -> Objects.requireNonNull(ended.get(turn.id())))
            .map(turn -> new BulkRun.Output(turn.text(), turn.usage().completionTokens()))
            .toList());
  }

  private Grammar grammar(BulkJob.Turn turn) throws ContenderFailed {
    try {
      return served.format().grammar(turn.request(), served.tokenizer());
    } catch (RequestRefused e) {
      throw new ContenderFailed(e.getMessage());
    }
  }

  private void submit(
      Engine engine, List<BulkJob.Turn> turns, int maxTokens, @Nullable Grammar grammar) {
    for (BulkJob.Turn turn : turns) {
      engine.submit(request(turn.id(), turn.prompt(), maxTokens, grammar));
    }
  }

  private GenerationRequest request(
      String id, List<Integer> prompt, int maxTokens, @Nullable Grammar grammar) {
    return new GenerationRequest(
        id, served.defaultModel().identity(), prompt, GREEDY, maxTokens, List.of(), grammar);
  }

  private Engine engine(Tokenizer tokenizer, int maxRunning, int maxWaiting) {
    EngineLimits limits = EngineLimits.of(maxRunning, maxWaiting);
    return new Engine(
        model.forwardPass(),
        tokenizer,
        limits,
        new MaskingMatchers(trie, served.tokenizer().endOfTurnId(), MAX_MASK_BYTES));
  }

  private static Map<String, Generation> run(Engine engine) throws ContenderFailed {
    Map<String, Generation> generations = new HashMap<>();
    while (engine.step() > 0) {
      for (Generation ended : engine.drainFinished()) {
        require(ended, ended.finishReason() != FinishReason.FAILED);
        generations.put(ended.id(), ended);
      }
    }
    return generations;
  }

  private static void require(Generation ended, boolean isSound) throws ContenderFailed {
    if (!isSound) {
      throw new ContenderFailed(
          ended.id() + " ended with " + ended.finishReason() + ": " + ended.fault());
    }
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public EngineFacts facts() {
    return new EngineFacts(
        "this build",
        model.served().defaultModel().identity().precision().toString(),
        "Engine, prefix cache");
  }

  @Override
  public void close() {
    model.close();
  }
}
