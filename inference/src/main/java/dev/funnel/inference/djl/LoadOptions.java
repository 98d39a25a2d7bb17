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
 * @param prefixBytes most memory for prompts' beginnings that are kept for prompts that begin
 *     alike; 0 to keep none
 */
public record LoadOptions(
    ModelFiles files, Precision precision, int maxSlots, int maxPositions, long prefixBytes) {
  /** Some 8,700 tokens of the default model. */
  public static final long DEFAULT_PREFIX_BYTES = 192L << 20;

  private static final int MAX_SLOTS = 1024;

  /** Options with the usual room for prefixes. */
  public LoadOptions(ModelFiles files, Precision precision, int maxSlots, int maxPositions) {
    this(files, precision, maxSlots, maxPositions, DEFAULT_PREFIX_BYTES);
  }

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
    if (prefixBytes < 0) {
      throw new IllegalArgumentException(prefixBytes + " bytes for prefixes; at least 0");
    }
  }
}
