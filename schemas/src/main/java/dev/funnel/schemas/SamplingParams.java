package dev.funnel.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen. A null leaves the choice to the model's own default.
 *
 * @param temperature 0 (greedy) to 2
 * @param topP above 0, at most 1
 * @param topK at least 1; null considers every token
 * @param seed null derives it from the identity, so that a replay gives the same text
 * @param maxTokens most completion tokens, at least 1
 * @param stop at most 4 texts (OpenAI's limit), each ends the generation and is not part of it
 */
public record SamplingParams(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    @Nullable Long seed,
    @Nullable Integer maxTokens,
    List<String> stop) {
  /** Everything as the model has it. */
  public static final SamplingParams DEFAULTS =
      new SamplingParams(null, null, null, null, null, List.of());

  /** Most stop sequences of a request. */
  public static final int MAX_STOP_SEQUENCES = 4;

  /** Longest stop sequence, in UTF-16 units. */
  public static final int MAX_STOP_LENGTH = 256;

  public SamplingParams {
    stop = List.copyOf(stop);
    require(
        temperature == null || (temperature >= 0 && temperature <= 2),
        "temperature",
        temperature,
        "0 to 2");
    require(topP == null || (topP > 0 && topP <= 1), "top_p", topP, "above 0, at most 1");
    require(topK == null || topK >= 1, "top_k", topK, "at least 1");
    require(maxTokens == null || maxTokens >= 1, "max_tokens", maxTokens, "at least 1");
    require(
        stop.size() <= MAX_STOP_SEQUENCES,
        "stop",
        stop.size(),
        "at most " + MAX_STOP_SEQUENCES + " sequences");
    for (String sequence : stop) {
      require(
          !sequence.isEmpty() && sequence.length() <= MAX_STOP_LENGTH,
          "stop",
          sequence.length(),
          "sequences of 1 to " + MAX_STOP_LENGTH + " characters");
    }
  }

  private static void require(boolean holds, String field, @Nullable Object value, String limit) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + value + "; allowed: " + limit);
    }
  }
}
