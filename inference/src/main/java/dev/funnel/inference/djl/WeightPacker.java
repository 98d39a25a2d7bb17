package dev.funnel.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.spi.Precision;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.Projection;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Quantises and packs weights into tensors of a manager; float32 copies live only as long as one of
 * its methods. One thread.
 */
final class WeightPacker {
  private final LlamaProgram program;
  private final NDManager manager;
  private final LlamaWeights weights;
  private final LlamaConfig config;
  private final Precision precision;

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
    try (NDManager scope = manager.newSubManager()) {
      PtNDArray table = matrix(scope, values, config.vocabulary(), config.dim());
      return switch (precision) {
        case FLOAT32 -> attached(table);
        case INT8 -> program.tensor(manager, "to_float16", IValue.from(table));
      };
    }
  }

  /** The three tensors of the output projection. */
  List<PtNDArray> output(float[] values) {
    try (NDManager scope = manager.newSubManager()) {
      return pack(matrix(scope, values, config.vocabulary(), config.dim()));
    }
  }

  /** The three tensors of a layer's product. */
  List<PtNDArray> product(int layer, Product product) {
    try (NDManager scope = manager.newSubManager()) {
      return pack(
          product.projections().stream()
              .map(projection -> matrix(scope, layer, projection))
              .toArray(PtNDArray[]::new));
    }
  }

  PtNDArray vector(float[] values, Shape shape) {
    return (PtNDArray) manager.create(FloatBuffer.wrap(values), shape);
  }

  private PtNDArray matrix(NDManager scope, int layer, Projection projection) {
    PtNDArray matrix =
        matrix(
            scope,
            weights.projection(layer, projection),
            projection.outputs(config),
            projection.inputs(config));
    return switch (projection) {
      case QUERY -> rotated(scope, matrix, config.heads());
      case KEY -> rotated(scope, matrix, config.kvHeads());
      case VALUE, ATTENTION_OUTPUT, GATE, UP, DOWN -> matrix;
    };
  }

  private PtNDArray rotated(NDManager scope, PtNDArray matrix, int heads) {
    return program.tensor(scope, "zip_halves", IValue.from(matrix), IValue.from((long) heads));
  }

  private static PtNDArray matrix(NDManager scope, float[] values, int rows, int columns) {
    return (PtNDArray) scope.create(FloatBuffer.wrap(values), new Shape(rows, columns));
  }

  private List<PtNDArray> pack(PtNDArray... parts) {
    String method =
        switch (precision) {
          case INT8 -> "pack_int8";
          case FLOAT32 -> "pack_float32";
        };
    return List.of(program.tensors(manager, method, IValue.listFrom(parts)));
  }

  private PtNDArray attached(NDArray array) {
    array.attach(manager);
    return (PtNDArray) array;
  }
}
