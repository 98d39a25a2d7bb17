package dev.funnel.inference.djl;

import dev.funnel.inference.weights.LoraAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What to load.
 *
 * @param name by which requests ask for the model
 * @param model a GGUF file
 * @param adapters merged into the weights in this order
 * @param maxSlots most sequences that run at once, 1 to 1024
 * @param maxPositions most tokens of a sequence, at least 1; no more than the model's context
 */
public record LoadOptions(
    String name,
    Path model,
    List<LoraAdapter> adapters,
    Precision precision,
    int maxSlots,
    int maxPositions) {
  private static final int MAX_SLOTS = 1024;

  public LoadOptions {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(precision, "precision");
    adapters = List.copyOf(adapters);
    if (maxSlots < 1 || maxSlots > MAX_SLOTS || maxPositions < 1) {
      throw new IllegalArgumentException(
          maxSlots
              + " slots of "
              + maxPositions
              + " positions; supported are 1 to "
              + MAX_SLOTS
              + " slots of at least 1 position");
    }
  }
}
