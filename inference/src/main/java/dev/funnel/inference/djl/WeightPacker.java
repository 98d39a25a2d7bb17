package dev.funnel.inference.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.Projection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Quantises and packs weights into tensors of a manager. One thread.
 *
 * <p>Float32 copies go through one buffer of its own: what DJL allocates for them is freed by the
 * garbage collector alone, which has no reason to run while hundreds of megabytes of native memory
 * wait for it.
 */
final class WeightPacker {
  private final LlamaProgram program;
  private final NDManager manager;
  private final LlamaWeights weights;
  private final LlamaConfig config;
  private final Precision precision;

  /** Overwritten by each method: tensors that alias it never leave one. */
  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  /**
   * @param manager gets the tensors
   */
  WeightPacker(LlamaProgram program, NDManager manager, LlamaWeights weights, Precision precision) {
    this.program = program;
    this.manager = manager;
    this.weights = weights;
    this.config = weights.config();
    this.precision = precision;
  }

  /** A table to look rows up in. */
  PtNDArray embedding(float[] values) {
    Shape shape = new Shape(config.vocabulary(), config.dim());
    if (precision == Precision.FLOAT32) {
      return vector(values, shape);
    }
    try (NDManager scope = manager.newSubManager()) {
      clear(values.length);
      return program.tensor(manager, "to_float16", IValue.from(matrix(scope, values, shape)));
    }
  }

  /** The three tensors of the output projection. */
  List<PtNDArray> output(float[] values) {
    try (NDManager scope = manager.newSubManager()) {
      clear(values.length);
      PtNDArray matrix = matrix(scope, values, new Shape(config.vocabulary(), config.dim()));
      return precision == Precision.BF16 ? pack("pack_float32", matrix) : pack(matrix);
    }
  }

  /** The three tensors of a layer's product. */
  List<PtNDArray> product(int layer, Product product) {
    long numValues = 0;
    for (Projection projection : product.projections()) {
      numValues += (long) projection.outputs(config) * projection.inputs(config);
    }
    try (NDManager scope = manager.newSubManager()) {
      clear(numValues);
      return pack(
          product.projections().stream()
              .map(projection -> matrix(scope, layer, projection))
              .toArray(PtNDArray[]::new));
    }
  }

  /** A tensor with a copy of its own. */
  PtNDArray vector(float[] values, Shape shape) {
    return (PtNDArray) manager.create(FloatBuffer.wrap(values), shape);
  }

  private PtNDArray matrix(NDManager scope, int layer, Projection projection) {
    PtNDArray matrix =
        matrix(
            scope,
            weights.projection(layer, projection),
            new Shape(projection.outputs(config), projection.inputs(config)));
    return switch (projection) {
      case QUERY -> rotated(scope, matrix, config.heads());
      case KEY -> rotated(scope, matrix, config.kvHeads());
      case VALUE, ATTENTION_OUTPUT, GATE, UP, DOWN -> matrix;
    };
  }

  private PtNDArray rotated(NDManager scope, PtNDArray matrix, int heads) {
    return program.tensor(scope, "zip_halves", IValue.from(matrix), IValue.from((long) heads));
  }

  /** Makes room for so many values in the scratch buffer. */
  private void clear(long numValues) {
    int numBytes = Math.toIntExact(numValues * Float.BYTES);
    if (scratch.capacity() < numBytes) {
      scratch = ByteBuffer.allocateDirect(numBytes).order(ByteOrder.nativeOrder());
    }
    scratch.clear();
  }

  /** Behind what lies in the scratch buffer; valid until that is cleared. */
  private PtNDArray matrix(NDManager scope, float[] values, Shape shape) {
    int numBytes = values.length * Float.BYTES;
    ByteBuffer part = scratch.slice(scratch.position(), numBytes);
    scratch.asFloatBuffer().put(values);
    scratch.position(scratch.position() + numBytes);
    return (PtNDArray) scope.create(part, shape, DataType.FLOAT32);
  }

  private List<PtNDArray> pack(PtNDArray... parts) {
    String method =
        switch (precision) {
          case INT8 -> "pack_int8";
          case BF16 -> "pack_bf16";
          case FLOAT32 -> "pack_float32";
        };
    return pack(method, parts);
  }

  private List<PtNDArray> pack(String method, PtNDArray... parts) {
    return List.of(program.tensors(manager, method, IValue.listFrom(parts)));
  }
}
