package dev.funnel.bench.turn;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.match.MaskingMatchers;
import dev.funnel.inference.grammar.match.TokenTrie;
import dev.funnel.inference.prompt.PromptEncoder;
import dev.funnel.inference.scheduler.Engine;
import dev.funnel.inference.scheduler.EngineLimits;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.RequestRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs turns of a model through the engine, as many at once as the model has slots. */
final class TurnEngine {
  private static final long MAX_MASK_BYTES = 256L << 20;

  private final ServedModel served;
  private final LoadedModel model;
  private final TokenTrie trie;

  TurnEngine(LoadedModel model) {
    this.model = model;
    this.served = model.served();
    this.trie = TokenTrie.of(served.tokenizer());
  }

  ServedModel served() {
    return served;
  }

  /** What the turn of a request may be. */
  Grammar grammar(ChatRequest request) throws RequestRefused {
    return served.format().grammar(request, served.tokenizer());
  }

  /** The fewest tokens in which a turn is sure to end. */
  int bound(Grammar grammar) {
    return MaskingMatchers.boundAtStart(trie, grammar).orElseThrow();
  }

  /** A turn to be generated. Its id is the request's. */
  GenerationRequest generation(
      ChatRequest request, Grammar grammar, ResolvedSampling sampling, int maxTokens)
      throws RequestRefused {
    List<Integer> prompt =
        new PromptEncoder(served.tokenizer()).encode(served.format().render(request));
    return new GenerationRequest(
        request.identity().id(),
        served.defaultModel().identity(),
        prompt,
        sampling,
        maxTokens,
        List.of(),
        grammar);
  }

  /**
   * Generates all of them at once.
   *
   * @param forcing whether forced tokens are appended without sampling
   * @return by id
   */
  Map<String, Turn> run(List<GenerationRequest> requests, boolean forcing) {
    ObservedMatchers matchers =
        new ObservedMatchers(
            new MaskingMatchers(trie, served.tokenizer().endOfTurnId(), MAX_MASK_BYTES), forcing);
    EngineLimits limits = EngineLimits.of(model.forwardPass().maxSlots(), requests.size());
    Engine engine = new Engine(model.forwardPass(), served.tokenizer(), limits, matchers);
    Map<String, List<Integer>> tokens = new HashMap<>();
    for (GenerationRequest request : requests) {
      engine.submit(request);
      tokens.put(request.id(), matchers.turns().get(tokens.size()));
    }
    Map<String, Turn> turns = new HashMap<>();
    while (engine.step() > 0) {
      for (Generation ended : engine.drainFinished()) {
        List<Integer> taken = Objects.requireNonNull(tokens.get(ended.id()));
        turns.put(ended.id(), new Turn(ended, taken));
      }
    }
    return turns;
  }
}
