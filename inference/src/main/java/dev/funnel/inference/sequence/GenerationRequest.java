package dev.funnel.inference.sequence;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.spi.ModelIdentity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to be continued.
 *
 * @param id unique among the engine's live sequences
 * @param model whose weights compute it
 * @param promptTokens at least one
 * @param sampling fully resolved: no model default is left open
 * @param maxTokens most completion tokens, at least 1
 * @param stop texts that end the generation and are cut off
 * @param grammar what the turn may be; null for anything. With a grammar, a turn ends complete
 *     within {@code maxTokens}, and stop sequences act in its free text only
 * @param urgency its place among those that wait
 */
public record GenerationRequest(
    String id,
    ModelIdentity model,
    List<Integer> promptTokens,
    ResolvedSampling sampling,
    int maxTokens,
    List<String> stop,
    @Nullable Grammar grammar,
    Urgency urgency) {
  /**
   * How tokens are chosen.
   *
   * @param temperature 0 is greedy
   * @param topP above 0; 1 keeps every token
   * @param topK 0 keeps every token
   * @param seed of every draw of the sequence
   */
  public record ResolvedSampling(double temperature, double topP, int topK, long seed) {
    public ResolvedSampling {
      // Written so that NaN is refused too.
      if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)
          || !(topP > 0 && topP <= 1)
          || topK < 0) {
        throw new IllegalArgumentException(
            "sampling with temperature " + temperature + ", topP " + topP + ", topK " + topK);
      }
    }
  }

  public GenerationRequest {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(urgency, "urgency");
    promptTokens = List.copyOf(promptTokens);
    stop = List.copyOf(stop);
    if (promptTokens.isEmpty() || maxTokens < 1) {
      throw new IllegalArgumentException(
          promptTokens.size() + " prompt tokens, maxTokens " + maxTokens + "; both at least 1");
    }
  }

  /** A prompt of normal urgency. */
  public GenerationRequest(
      String id,
      ModelIdentity model,
      List<Integer> promptTokens,
      ResolvedSampling sampling,
      int maxTokens,
      List<String> stop,
      @Nullable Grammar grammar) {
    this(id, model, promptTokens, sampling, maxTokens, stop, grammar, Urgency.NORMAL);
  }
}
