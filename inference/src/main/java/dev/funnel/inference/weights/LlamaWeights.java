package dev.funnel.inference.weights;

import java.util.List;

/**
 * The float32 weights of a Llama model with its adapters merged, one tensor at a time: each call
 * reads and merges anew, so that only what the caller keeps takes memory. Matrices are {@code
 * [outputs, inputs]} row by row, rows in the order of Hugging Face checkpoints.
 */
public final class LlamaWeights {
  private final GgufFile file;
  private final LlamaConfig config;
  private final List<LoraAdapter> adapters;

  /**
   * @param file stays open, and the caller's, while weights are read
   * @param adapters merged in this order
   * @throws ModelFileException if an adapter does not fit the model
   */
  public LlamaWeights(GgufFile file, LlamaConfig config, List<LoraAdapter> adapters) {
    this.file = file;
    this.config = config;
    this.adapters = List.copyOf(adapters);
    this.adapters.forEach(adapter -> adapter.requireFits(config));
  }

  public LlamaConfig config() {
    return config;
  }

  /** {@code [vocabulary, dim]}. */
  public float[] embedding() {
    return file.tensor(TensorNames.EMBEDDING, config.vocabulary(), config.dim());
  }

  /** {@code [vocabulary, dim]}; only for models that are not tied. */
  public float[] output() {
    return file.tensor(TensorNames.OUTPUT, config.vocabulary(), config.dim());
  }

  public float[] outputNorm() {
    return file.tensor(TensorNames.OUTPUT_NORM, config.dim());
  }

  public float[] attentionNorm(int layer) {
    return file.tensor(TensorNames.attentionNorm(layer), config.dim());
  }

  public float[] feedForwardNorm(int layer) {
    return file.tensor(TensorNames.feedForwardNorm(layer), config.dim());
  }

  /** Whether an adapter changes one of these matrices of a layer. */
  public boolean isAdapted(int layer, List<Projection> projections) {
    return adapters.stream()
        .anyMatch(
            adapter ->
                projections.stream().anyMatch(projection -> adapter.changes(layer, projection)));
  }

  public float[] projection(int layer, Projection projection) {
    int outputs = projection.outputs(config);
    int inputs = projection.inputs(config);
    float[] weight = file.tensor(projection.ggufTensor(layer), outputs, inputs);
    int heads = projection.interleavedHeads(config);
    if (heads > 0) {
      weight = halvesApart(weight, outputs / heads, inputs);
    }
    for (LoraAdapter adapter : adapters) {
      adapter.mergeInto(layer, projection, weight, config);
    }
    return weight;
  }

  private static float[] halvesApart(float[] interleaved, int headRows, int inputs) {
    float[] result = new float[interleaved.length];
    for (int row = 0; row < interleaved.length / inputs; row++) {
      int place = RotaryRows.placeOf(row, headRows);
      System.arraycopy(interleaved, place * inputs, result, row * inputs, inputs);
    }
    return result;
  }
}
