package dev.funnel.inference.weights;

/** What the tensors of a Llama are called in GGUF files. */
final class TensorNames {
  static final String EMBEDDING = "token_embd.weight";
  static final String OUTPUT = "output.weight";
  static final String OUTPUT_NORM = "output_norm.weight";

  private TensorNames() {}

  static String attentionNorm(int layer) {
    return ofLayer(layer, "attn_norm");
  }

  static String feedForwardNorm(int layer) {
    return ofLayer(layer, "ffn_norm");
  }

  static String ofLayer(int layer, String part) {
    return "blk." + layer + "." + part + ".weight";
  }
}
