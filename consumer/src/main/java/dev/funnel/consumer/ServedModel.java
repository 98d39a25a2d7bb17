package dev.funnel.consumer;

import dev.funnel.inference.prompt.PromptFormat;
import dev.funnel.inference.spi.Tokenizer;
import java.util.List;
import java.util.Objects;

/**
 * The model that a worker serves, with its adapters, as far as admission needs it. What is here is
 * the same for all adapters of a base.
 *
 * @param models served from the start; a request that names none gets the first
 * @param maxPositions most tokens of prompt and completion together
 * @param maxCompletionTokens completion tokens of a request that names no limit
 */
public record ServedModel(
    List<ModelCard> models,
    PromptFormat format,
    Tokenizer tokenizer,
    int maxPositions,
    int maxCompletionTokens) {
  public ServedModel {
    models = List.copyOf(models);
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(tokenizer, "tokenizer");
    if (models.isEmpty()) {
      throw new IllegalArgumentException("no model is served");
    }
    if (maxCompletionTokens < 1 || maxPositions <= maxCompletionTokens) {
      throw new IllegalArgumentException(
          "a completion of "
              + maxCompletionTokens
              + " tokens leaves no room for a prompt in "
              + maxPositions
              + " positions");
    }
  }

  /** The model of requests that name none. */
  public ModelCard defaultModel() {
    return models.get(0);
  }

  /** The name of the default model. */
  public String name() {
    return defaultModel().name();
  }
}
