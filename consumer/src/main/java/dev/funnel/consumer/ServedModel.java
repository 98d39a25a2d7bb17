package dev.funnel.consumer;

import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.spi.Tokenizer;
import java.util.Objects;

/**
 * The model that a worker serves, as far as admission needs it.
 *
 * @param name by which requests may ask for it; a request without a model gets it too
 * @param maxPositions most tokens of prompt and completion together
 * @param maxCompletionTokens completion tokens of a request that names no limit
 */
public record ServedModel(
    String name,
    PromptFormat format,
    Tokenizer tokenizer,
    int maxPositions,
    int maxCompletionTokens) {
  public ServedModel {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(tokenizer, "tokenizer");
    if (maxCompletionTokens < 1 || maxPositions <= maxCompletionTokens) {
      throw new IllegalArgumentException(
          "a completion of "
              + maxCompletionTokens
              + " tokens leaves no room for a prompt in "
              + maxPositions
              + " positions");
    }
  }
}
