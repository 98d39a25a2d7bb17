package dev.funnel.inference.weights;

/**
 * The shape of a Llama model.
 *
 * @param dim width of the residual stream
 * @param kvHeads key-value heads; each serves {@code heads / kvHeads} query heads
 * @param feedForward inner width of the feed-forward block
 * @param contextLength positions the model was trained for
 * @param isTied whether the output projection is the embedding
 */
public record LlamaConfig(
    int dim,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int feedForward,
    int vocabulary,
    double ropeTheta,
    double rmsEpsilon,
    int contextLength,
    boolean isTied) {
  private static final String ARCHITECTURE = "general.architecture";
  private static final int MAX_WIDTH = 1 << 17;

  public LlamaConfig {
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          heads + " heads cannot share " + kvHeads + " key-value heads evenly");
    }
    if (headDim % 2 != 0) {
      throw new IllegalArgumentException("rotary embedding needs an even head, not " + headDim);
    }
  }

  /**
   * Reads the shape out of a model's metadata.
   *
   * @throws ModelFileException if the model is no Llama, or one with parts that are not supported
   */
  public static LlamaConfig of(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    String architecture = metadata.string(ARCHITECTURE);
    if (!architecture.equals("llama")) {
      throw metadata.problem(
          ARCHITECTURE, "is '" + architecture + "'; only models of architecture 'llama' can run");
    }
    refuseUnsupported(file);
    int dim = metadata.positive("llama.embedding_length", MAX_WIDTH);
    int heads = metadata.positive("llama.attention.head_count", 1024);
    int kvHeads =
        metadata.has("llama.attention.head_count_kv")
            ? metadata.positive("llama.attention.head_count_kv", 1024)
            : heads;
    int headDim =
        metadata.has("llama.attention.key_length")
            ? metadata.positive("llama.attention.key_length", 1024)
            : dim / heads;
    requireWholeRotation(metadata, headDim);
    try {
      return new LlamaConfig(
          dim,
          metadata.positive("llama.block_count", 1024),
          heads,
          kvHeads,
          headDim,
          metadata.positive("llama.feed_forward_length", MAX_WIDTH),
          metadata.strings("tokenizer.ggml.tokens").size(),
          metadata.has("llama.rope.freq_base")
              ? metadata.positiveReal("llama.rope.freq_base")
              : 10_000,
          metadata.positiveReal("llama.attention.layer_norm_rms_epsilon"),
          metadata.positive("llama.context_length", 1 << 24),
          !file.has(TensorNames.OUTPUT));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException("Model file " + file.name() + ": " + e.getMessage(), e);
    }
  }

  private static void refuseUnsupported(GgufFile file) {
    String scaling = file.metadata().findString("llama.rope.scaling.type").orElse("none");
    if (!scaling.equals("none") || file.has("rope_freqs.weight")) {
      throw file.metadata()
          .problem(
              "llama.rope.scaling.type",
              "or a rope_freqs tensor scales the rotary embedding ('"
                  + scaling
                  + "'); only unscaled models can run");
    }
    if (file.metadata().has("llama.expert_count")) {
      throw file.metadata()
          .problem("llama.expert_count", "says mixture of experts; only dense models can run");
    }
  }

  private static void requireWholeRotation(GgufMetadata metadata, int headDim) {
    String key = "llama.rope.dimension_count";
    if (metadata.has(key) && metadata.positive(key, 1024) != headDim) {
      throw metadata.problem(
          key, "rotates only a part of each head of " + headDim + "; only whole heads can run");
    }
  }
}
