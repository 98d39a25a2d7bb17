package dev.funnel.inference.model;

import dev.funnel.inference.weights.LoraAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A model on this machine, ready to be loaded.
 *
 * @param name by which requests ask for it
 * @param gguf the base's weights and vocabulary
 * @param adapters merged into the weights in this order
 * @param promptFormat the name of the format that the model was trained on
 */
public record ModelFiles(String name, Path gguf, List<LoraAdapter> adapters, String promptFormat) {
  public ModelFiles {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(gguf, "gguf");
    Objects.requireNonNull(promptFormat, "promptFormat");
    adapters = List.copyOf(adapters);
  }
}
