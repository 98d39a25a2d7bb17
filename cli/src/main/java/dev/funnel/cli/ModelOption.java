package dev.funnel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a worker serves. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "${env:FUNNEL_MODEL}",
      description =
          "GGUF file of a SmolLM2 or another Llama with the tokens <|im_start|> and <|im_end|>, or"
              + " name of a model (FUNNEL_MODEL); with brokers elsewhere, a name that is served"
              + " there (default: SmolLM2-135M-Instruct with Funnel's adapter, downloaded"
              + " once into the cache directory).")
  private @Nullable String model;

  /** Null for the default model. */
  @Nullable String model() {
    return model == null || model.isBlank() ? null : model;
  }
}
