package dev.funnel.inference.model;

import java.nio.file.Path;
import java.util.Objects;

/** Which model a user asks for. */
public sealed interface ModelSource {
  /** The name of the default model's base. */
  String BASE_NAME = "smollm2-135m";

  /** The name of the adapter that makes the base the default model. */
  String ADAPTER_NAME = "complaints";

  /** The name of the default model: the base with that adapter. */
  String DEFAULT_NAME = BASE_NAME + "+" + ADAPTER_NAME;

  /** The default model: what a user gets who asks for nothing. */
  record Default() implements ModelSource {}

  /** The default model without its adapter: it talks, but was not taught to call functions. */
  record DefaultBase() implements ModelSource {}

  /** A GGUF file of the user's, named after the file. */
  record GgufFile(Path path) implements ModelSource {
    public GgufFile {
      Objects.requireNonNull(path, "path");
    }
  }

  /** A model's base with this adapter in the place of the model's own. */
  record Adapted(ModelSource model, AdapterSource adapter) implements ModelSource {
    public Adapted {
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(adapter, "adapter");
    }
  }

  /** Reads the value of a flag or of {@code FUNNEL_MODEL}: one of the two names, else a path. */
  static ModelSource parse(String text) {
    return switch (text) {
      case DEFAULT_NAME -> new Default();
      case BASE_NAME -> new DefaultBase();
      default -> new GgufFile(Path.of(text));
    };
  }
}
