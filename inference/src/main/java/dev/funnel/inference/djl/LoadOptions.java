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
 * @param device where it computes; on a GPU {@link Precision#INT8} means {@link Precision#BF16}
 */
public record LoadOptions(
    ModelFiles files,
    Precision precision,
    int maxSlots,
    int maxPositions,
    long prefixBytes,
    ComputeDevice device) {
  /** Some 8,700 tokens of the default model. */
  public static final long DEFAULT_PREFIX_BYTES = 192L << 20;

  private static final int MAX_SLOTS = 1024;

  /** Options with the usual room for prefixes, on the CPU. */
  public LoadOptions(ModelFiles files, Precision precision, int maxSlots, int maxPositions) {
    this(files, precision, maxSlots, maxPositions, DEFAULT_PREFIX_BYTES, ComputeDevice.CPU);
  }

  /** These options on a device. */
  public LoadOptions on(ComputeDevice other) {
    return new LoadOptions(files, precision, maxSlots, maxPositions, prefixBytes, other);
  }

  public LoadOptions {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(device, "device");
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
