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
          "GGUF file (FUNNEL_MODEL); for parse with --bootstrap-servers the name of a model served"
              + " there (default: SmolLM2-135M-Instruct with Funnel's adapter, downloaded once"
              + " into the user's cache directory).")
  private @Nullable String model;

  /** Null for the default model. */
  @Nullable String model() {
    return model == null || model.isBlank() ? null : model;
  }
}
