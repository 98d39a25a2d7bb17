package dev.funnel.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.LlamaConfig;
import java.util.Arrays;

/**
 * The keys and values of all slots, and those of prompts' beginnings in blocks; one tensor a layer
 * for each, written in place by the program. DJL lacks bfloat16, so the tensors are made by the
 * program and never looked at here. Freed by {@link #close}.
 *
 * <p>INVARIANT: a step looks at positions only after {@link #open}. Until then they were never
 * written and take no memory; what lies there may be no number, and a masked position is multiplied
 * by zero, not left out.
 */
final class KvCache implements AutoCloseable {
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  /**
   * The positions that a step looks at are rounded up to this, so that few shapes occur: oneDNN
   * compiles a kernel for each.
   */
  private static final int POSITION_STEP = 32;

  /**
   * Positions of a block. Prompts that begin alike share what fills blocks; the fewer positions a
   * block has, the less of it is computed again, and the more copies it takes.
   */
  private static final int BLOCK_POSITIONS = 16;

  private static final int MAX_BLOCKS = 1 << 16;

  private final int numBlocks;
  private final IValue layers;
  private final IValue blocks;
  private final int kvHeads;

  /** For each slot the end of the positions that are open. */
  private final int[] open;

  KvCache(LlamaProgram program, LlamaConfig config, Precision precision, LoadOptions options) {
    int bytesOfValue = precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
    long bytesOfBlock =
        2L * BLOCK_POSITIONS * config.layers() * config.kvHeads() * config.headDim() * bytesOfValue;
    this.kvHeads = config.kvHeads();
    this.open = new int[options.maxSlots()];
    this.numBlocks = Math.toIntExact(Math.min(options.prefixBytes() / bytesOfBlock, MAX_BLOCKS));
    long type =
        switch (precision) {
          case INT8, BF16 -> BFLOAT16;
          case FLOAT32 -> FLOAT32;
        };
    try (NDManager scope = program.newScope();
        IValue device = IValue.from((PtNDArray) scope.zeros(new Shape(1)));
        IValue numLayers = IValue.from((long) config.layers());
        IValue shape =
            IValue.listFrom(
                2,
                (long) options.maxSlots() * config.kvHeads(),
                roundedUp(options.maxPositions()),
                config.headDim());
        IValue dtype = IValue.from(type);
        IValue blockSizes = IValue.listFrom(config.kvHeads(), numBlocks, BLOCK_POSITIONS)) {
      layers = program.run("new_caches", device, numLayers, shape, dtype);
      blocks = newBlocks(program, blockSizes);
    }
  }

  private IValue newBlocks(LlamaProgram program, IValue sizes) {
    try {
      return program.run("new_blocks", layers, sizes);
    } catch (RuntimeException | Error e) {
      layers.close();
      throw e;
    }
  }

  /** Makes the first positions of slots safe to look at. */
  void open(LlamaProgram program, int firstSlot, int numSlots, int numPositions) {
    int end = roundedUp(numPositions);
    int slot = firstSlot;
    while (slot < firstSlot + numSlots) {
      int from = open[slot];
      int first = slot;
      while (slot < firstSlot + numSlots && open[slot] == from) {
        slot++;
      }
      if (from < end) {
        clear(program, first, slot, from, end);
        Arrays.fill(open, first, slot, end);
      }
    }
  }

  private void clear(LlamaProgram program, int firstSlot, int endSlot, int from, int end) {
    try (IValue sizes = IValue.listFrom(kvHeads, firstSlot, endSlot - firstSlot, from, end)) {
      program.run("clear_positions", layers, sizes).close();
    }
  }

  static int roundedUp(int numPositions) {
    return (numPositions + POSITION_STEP - 1) / POSITION_STEP * POSITION_STEP;
  }

  int numBlocks() {
    return numBlocks;
  }

  int blockPositions() {
    return BLOCK_POSITIONS;
  }

  /** A list of {@code [numBlocks, 2, kvHeads, blockPositions, headDim]}; owned by this. */
  IValue blocks() {
    return blocks;
  }

  /** A list of {@code [2, slots * kvHeads, positions, headDim]}; owned by this. */
  IValue layers() {
    return layers;
  }

  @Override
  public void close() {
    layers.close();
    blocks.close();
  }
}
