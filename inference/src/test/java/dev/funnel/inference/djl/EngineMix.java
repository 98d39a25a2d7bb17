package dev.funnel.inference.djl;

import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The same requests through engines of one model: one by one, and in drawn mixes. */
final class EngineMix {
  private static final int MAX_COMPLETION = 24;
  private static final long MAX_MASK_BYTES = 64L << 20;

  private final RealModel model;
  private final TokenTrie trie;

  EngineMix(RealModel model) {
    this.model = model;
    this.trie = TokenTrie.of(model.model().tokenizer());
  }

  /**
   * How requests meet.
   *
   * @param order of their coming
   * @param everySteps steps between two of them
   * @param hasMates whether others run too that are aborted half-way
   */
  record Mix(int maxRunning, int maxStepTokens, int everySteps, boolean hasMates, Random order) {
    static Mix drawn(Random random) {
      int maxRunning = 2 + random.nextInt(31);
      return new Mix(
          maxRunning,
          Math.max(maxRunning, List.of(16, 33, 64, 100, 512).get(random.nextInt(5))),
          random.nextInt(4),
          random.nextBoolean(),
          random);
    }
  }

  /** Prompts of a reference, whole or cut: many begin alike, and each length may occur. */
  List<GenerationRequest> requests(Random random, int count) {
    List<Reference> references = Reference.of("base+adapter");
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> prompt = references.get(random.nextInt(references.size())).promptIds();
      int length = random.nextBoolean() ? prompt.size() : 1 + random.nextInt(prompt.size());
      boolean isGreedy = random.nextBoolean();
      requests.add(
          new GenerationRequest(
              "request-" + i,
              model.identity(),
              prompt.subList(0, length),
              new ResolvedSampling(isGreedy ? 0 : 1, 1, 0, random.nextLong()),
              1 + random.nextInt(MAX_COMPLETION),
              List.of(),
              random.nextInt(3) == 0 ? ComplaintGrammar.turn() : null));
    }
    return requests;
  }

  /** Each in an engine of its own, its prompt in one pass. */
  Map<String, Generation> alone(List<GenerationRequest> requests) {
    Map<String, Generation> ended = new HashMap<>();
    for (GenerationRequest request : requests) {
      Engine engine = engine(1, model.model().forwardPass().maxPositions());
      engine.submit(request);
      drain(engine, ended);
    }
    return ended;
  }

  /** All of them in one engine. */
  Map<String, Generation> together(List<GenerationRequest> requests, Mix mix) {
    Engine engine = engine(mix.maxRunning(), mix.maxStepTokens());
    List<GenerationRequest> coming = new ArrayList<>(requests);
    Collections.shuffle(coming, mix.order());
    Map<String, Generation> ended = new HashMap<>();
    for (GenerationRequest request : coming) {
      if (mix.hasMates()) {
        engine.submit(mateOf(request));
      }
      engine.submit(request);
      for (int step = 0; step < mix.everySteps(); step++) {
        engine.step();
      }
      engine.abort(mateOf(request).id());
      collect(engine, ended);
    }
    drain(engine, ended);
    ended.keySet().removeIf(id -> id.startsWith("mate"));
    return ended;
  }

  private static GenerationRequest mateOf(GenerationRequest request) {
    return new GenerationRequest(
        "mate-of-" + request.id(),
        request.model(),
        request.promptTokens(),
        new ResolvedSampling(1, 1, 0, 7),
        MAX_COMPLETION,
        List.of(),
        null);
  }

  private Engine engine(int maxRunning, int maxStepTokens) {
    return new Engine(
        model.model().forwardPass(),
        model.model().tokenizer(),
        new EngineLimits(maxRunning, maxStepTokens, 1000),
        new MaskingMatchers(trie, model.model().tokenizer().endOfTurnId(), MAX_MASK_BYTES));
  }

  private static void drain(Engine engine, Map<String, Generation> ended) {
    while (engine.step() > 0) {
      collect(engine, ended);
    }
    collect(engine, ended);
  }

  private static void collect(Engine engine, Map<String, Generation> ended) {
    engine.drainFinished().forEach(generation -> ended.put(generation.id(), generation));
  }
}
