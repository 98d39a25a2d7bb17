package dev.funnel.inference.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;

/**
 * Asks this machine whether int8 products are exact. Without VNNI or AMX a pair of products is
 * summed in 16 bits and saturates; on some platforms the operator is missing.
 */
final class Int8Probe {
  private static final int WIDTH = 256;
  private static final int OUTPUTS = 16;

  private Int8Probe() {}

  static boolean isExact(LlamaProgram program) {
    try (NDManager scope = program.newScope()) {
      // The largest values there are: of activations 255, of weights 127.
      PtNDArray weights = (PtNDArray) scope.ones(new Shape(OUTPUTS, WIDTH));
      PtNDArray row = (PtNDArray) scope.ones(new Shape(1, WIDTH));
      NDArray product =
          program.tensor(scope, "int8_product", IValue.from(row), IValue.from(weights));
      float[] expected = new float[OUTPUTS];
      Arrays.fill(expected, WIDTH);
      return Arrays.equals(rounded(product.toFloatArray()), expected);
    } catch (EngineException e) {
      return false;
    }
  }

  private static float[] rounded(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.round(values[i]);
    }
    return values;
  }
}
