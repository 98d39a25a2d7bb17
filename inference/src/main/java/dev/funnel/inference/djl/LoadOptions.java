package dev.funnel.inference.djl;

import dev.funnel.inference.model.ModelFiles;
import dev.funnel.inference.spi.Precision;
import java.util.Objects;

/**
 * What to load.
 *
 * @param files the base; adapters are loaded into it one by one
 * @param maxSlots most sequences that run at once, 1 to 1024
 * @param maxPositions most tokens of a sequence, at least 1; no more than the model's context
 */
public record LoadOptions(ModelFiles files, Precision precision, int maxSlots, int maxPositions) {
  private static final int MAX_SLOTS = 1024;

  public LoadOptions {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(precision, "precision");
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
