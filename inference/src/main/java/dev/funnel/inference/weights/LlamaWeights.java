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
    return file.tensor("token_embd.weight", config.vocabulary(), config.dim());
  }

  /** {@code [vocabulary, dim]}; only for models that are not tied. */
  public float[] output() {
    return file.tensor("output.weight", config.vocabulary(), config.dim());
  }

  public float[] outputNorm() {
    return file.tensor("output_norm.weight", config.dim());
  }

  public float[] attentionNorm(int layer) {
    return file.tensor("blk." + layer + ".attn_norm.weight", config.dim());
  }

  public float[] feedForwardNorm(int layer) {
    return file.tensor("blk." + layer + ".ffn_norm.weight", config.dim());
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
      weight = halvesApart(weight, heads, inputs);
    }
    for (LoraAdapter adapter : adapters) {
      adapter.mergeInto(layer, projection, weight, config);
    }
    return weight;
  }

  /**
   * Undoes llama.cpp's row order of rotary heads: it stores row i of a head's first half at 2i and
   * row i of the second half at 2i + 1.
   */
  private static float[] halvesApart(float[] interleaved, int heads, int inputs) {
    float[] result = new float[interleaved.length];
    int headRows = interleaved.length / inputs / heads;
    int half = headRows / 2;
    for (int head = 0; head < heads; head++) {
      for (int row = 0; row < headRows; row++) {
        int stored = row < half ? 2 * row : 2 * (row - half) + 1;
        System.arraycopy(
            interleaved,
            (head * headRows + stored) * inputs,
            result,
            (head * headRows + row) * inputs,
            inputs);
      }
    }
    return result;
  }
}
