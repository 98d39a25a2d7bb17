package dev.funnel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model a worker serves. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      defaultValue = "${env:FUNNEL_MODEL}",
      description =
          "GGUF file to serve (FUNNEL_MODEL); a request that goes to --bootstrap-servers names a"
              + " model that is served there. Without it: SmolLM2-135M-Instruct with Funnel's"
              + " adapter, downloaded once into the user's cache directory.")
  private @Nullable String model;

  /** Null for the default model. */
  @Nullable String model() {
    return model == null || model.isBlank() ? null : model;
  }
}
