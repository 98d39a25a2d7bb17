package dev.funnel.inference.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tensor as it is written.
 *
 * @param shape rows first
 * @param headRows rows of each rotary head, whose order changes; 0 if the order stays
 * @param values read anew, and adapters merged, at each call
 */
record ExportedTensor(
    String name,
    List<Integer> shape,
    int headRows,
    WeightEncoding encoding,
    Supplier<float[]> values) {
  ExportedTensor {
    shape = List.copyOf(shape);
  }

  /**
   * All tensors of a model.
   *
   * @param encoding of the matrices; norm vectors stay float32
   */
  static List<ExportedTensor> of(LlamaWeights weights, WeightEncoding encoding) {
    LlamaConfig config = weights.config();
    List<ExportedTensor> all = new ArrayList<>();
    all.add(vocabulary(TensorNames.EMBEDDING, config, encoding, weights::embedding));
    for (int index = 0; index < config.layers(); index++) {
      int layer = index;
      all.add(norm(TensorNames.attentionNorm(layer), config, () -> weights.attentionNorm(layer)));
      all.add(
          norm(TensorNames.feedForwardNorm(layer), config, () -> weights.feedForwardNorm(layer)));
      for (Projection projection : Projection.values()) {
        all.add(projection(layer, projection, weights, encoding));
      }
    }
    all.add(norm(TensorNames.OUTPUT_NORM, config, weights::outputNorm));
    if (!config.isTied()) {
      all.add(vocabulary(TensorNames.OUTPUT, config, encoding, weights::output));
    }
    return all;
  }

  private static ExportedTensor vocabulary(
      String name, LlamaConfig config, WeightEncoding encoding, Supplier<float[]> values) {
    return new ExportedTensor(
        name, List.of(config.vocabulary(), config.dim()), 0, encoding, values);
  }

  private static ExportedTensor norm(String name, LlamaConfig config, Supplier<float[]> values) {
    return new ExportedTensor(name, List.of(config.dim()), 0, WeightEncoding.F32, values);
  }

  private static ExportedTensor projection(
      int layer, Projection projection, LlamaWeights weights, WeightEncoding encoding) {
    LlamaConfig config = weights.config();
    int outputs = projection.outputs(config);
    int heads = projection.interleavedHeads(config);
    return new ExportedTensor(
        projection.ggufTensor(layer),
        List.of(outputs, projection.inputs(config)),
        heads == 0 ? 0 : outputs / heads,
        encoding,
        () -> weights.projection(layer, projection));
  }

  /** The row of the values that is written at a place. */
  int rowAt(int place) {
    return headRows == 0 ? place : RotaryRows.rowAt(place, headRows);
  }

  /** Length of a row; a vector is one. */
  int columns() {
    return shape.get(shape.size() - 1);
  }

  int rows() {
    return shape.size() == 1 ? 1 : shape.get(0);
  }

  long bytes() {
    return encoding.bytesOf((long) rows() * columns());
  }
}
