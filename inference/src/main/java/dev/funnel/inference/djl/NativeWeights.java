package dev.funnel.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.funnel.inference.weights.LlamaConfig;
import dev.funnel.inference.weights.LlamaWeights;
import dev.funnel.inference.weights.Projection;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A model's weights as the tensor list that the program reads. Freed by {@link #close}. */
final class NativeWeights implements AutoCloseable {
  private final NDManager manager;
  private final IValue list;

  private NativeWeights(NDManager manager, IValue list) {
    this.manager = manager;
    this.list = list;
  }

  /** Reads, merges, quantises and packs; the order is the one that the program documents. */
  static NativeWeights load(
      LlamaProgram program, LlamaWeights weights, Precision precision, int maxPositions) {
    NDManager manager = program.newScope();
    try {
      Loader loader = new Loader(program, manager, weights, precision);
      loader.load(maxPositions);
      return new NativeWeights(manager, IValue.listFrom(loader.tensors.toArray(PtNDArray[]::new)));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  IValue list() {
    return list;
  }

  @Override
  public void close() {
    list.close();
    manager.close();
  }

  /** Collects the tensors in order; float32 copies live only as long as one of its methods. */
  private static final class Loader {
    private final LlamaProgram program;
    private final NDManager manager;
    private final LlamaWeights weights;
    private final LlamaConfig config;
    private final Precision precision;
    private final List<PtNDArray> tensors = new ArrayList<>();

    Loader(LlamaProgram program, NDManager manager, LlamaWeights weights, Precision precision) {
      this.program = program;
      this.manager = manager;
      this.weights = weights;
      this.config = weights.config();
      this.precision = precision;
    }

    void load(int maxPositions) {
      float[] embedding = weights.embedding();
      addEmbedding(embedding);
      addVector(
          RotaryTable.of(config.headDim(), config.ropeTheta(), maxPositions),
          new Shape(maxPositions, config.headDim() / 2, 2));
      addVector(new float[] {128.5f}, new Shape(1));
      for (int layer = 0; layer < config.layers(); layer++) {
        addLayer(layer);
      }
      addVector(weights.outputNorm(), new Shape(config.dim()));
      float[] output = config.isTied() ? embedding : weights.output();
      try (NDManager scope = manager.newSubManager()) {
        pack(matrix(scope, output, config.vocabulary(), config.dim()));
      }
    }

    private void addEmbedding(float[] embedding) {
      try (NDManager scope = manager.newSubManager()) {
        PtNDArray table = matrix(scope, embedding, config.vocabulary(), config.dim());
        tensors.add(
            switch (precision) {
              case FLOAT32 -> attached(table);
              case INT8 -> program.tensor(manager, "to_float16", IValue.from(table));
            });
      }
    }

    private void addLayer(int layer) {
      addVector(weights.attentionNorm(layer), new Shape(config.dim()));
      try (NDManager scope = manager.newSubManager()) {
        pack(
            rotated(scope, layer, Projection.QUERY, config.heads()),
            rotated(scope, layer, Projection.KEY, config.kvHeads()),
            matrix(scope, layer, Projection.VALUE));
        pack(matrix(scope, layer, Projection.ATTENTION_OUTPUT));
      }
      addVector(weights.feedForwardNorm(layer), new Shape(config.dim()));
      try (NDManager scope = manager.newSubManager()) {
        pack(matrix(scope, layer, Projection.GATE), matrix(scope, layer, Projection.UP));
        pack(matrix(scope, layer, Projection.DOWN));
      }
    }

    private PtNDArray rotated(NDManager scope, int layer, Projection projection, int heads) {
      return program.tensor(
          scope,
          "zip_halves",
          IValue.from(matrix(scope, layer, projection)),
          IValue.from((long) heads));
    }

    private PtNDArray matrix(NDManager scope, int layer, Projection projection) {
      return matrix(
          scope,
          weights.projection(layer, projection),
          projection.outputs(config),
          projection.inputs(config));
    }

    private static PtNDArray matrix(NDManager scope, float[] values, int rows, int columns) {
      return (PtNDArray) scope.create(FloatBuffer.wrap(values), new Shape(rows, columns));
    }

    private void addVector(float[] values, Shape shape) {
      tensors.add((PtNDArray) manager.create(FloatBuffer.wrap(values), shape));
    }

    private void pack(PtNDArray... parts) {
      String method =
          switch (precision) {
            case INT8 -> "pack_int8";
            case FLOAT32 -> "pack_float32";
          };
      tensors.addAll(List.of(program.tensors(manager, method, IValue.listFrom(parts))));
    }

    private PtNDArray attached(NDArray array) {
      array.attach(manager);
      return (PtNDArray) array;
    }
  }
}
