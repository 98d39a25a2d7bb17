package dev.funnel.inference.djl;

import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.LlamaConfig;

/**
 * The keys and values of all slots, one tensor a layer, written in place by the program. DJL lacks
 * bfloat16, so the tensors are made by the program and never looked at here. Freed by {@link
 * #close}.
 */
final class KvCache implements AutoCloseable {
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  private final IValue layers;

  KvCache(LlamaProgram program, LlamaConfig config, Precision precision, int slots, int positions) {
    long type =
        switch (precision) {
          case INT8 -> BFLOAT16;
          case FLOAT32 -> FLOAT32;
        };
    try (IValue numLayers = IValue.from((long) config.layers());
        IValue shape =
            IValue.listFrom(2, (long) slots * config.kvHeads(), positions, config.headDim());
        IValue dtype = IValue.from(type)) {
      layers = program.run("new_caches", numLayers, shape, dtype);
    }
  }

  /** A list of {@code [2, slots * kvHeads, positions, headDim]}; owned by this. */
  IValue layers() {
    return layers;
  }

  @Override
  public void close() {
    layers.close();
  }
}
