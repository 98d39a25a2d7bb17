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
 * @param prefixTokens about how many tokens of prompts' beginnings are kept for prompts that begin
 *     alike; 0 for none
 */
public record LoadOptions(
    ModelFiles files, Precision precision, int maxSlots, int maxPositions, int prefixTokens) {
  /** Sixteen prompts of common length: 190 MB for the default model. */
  public static final int DEFAULT_PREFIX_TOKENS = 8192;

  private static final int MAX_SLOTS = 1024;
  private static final int MAX_PREFIX_TOKENS = 1 << 20;

  /** Options with the usual room for prefixes. */
  public LoadOptions(ModelFiles files, Precision precision, int maxSlots, int maxPositions) {
    this(files, precision, maxSlots, maxPositions, DEFAULT_PREFIX_TOKENS);
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
    if (prefixTokens < 0 || prefixTokens > MAX_PREFIX_TOKENS) {
      throw new IllegalArgumentException(
          prefixTokens + " tokens of prefixes; supported are 0 to " + MAX_PREFIX_TOKENS);
    }
  }
}
