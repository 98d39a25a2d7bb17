package dev.funnel.inference.spi;

/** How the model's products are computed. */
public enum Precision {
  /**
   * Weights in int8 with a scale a row, activations in int8 with a scale a token; bf16 KV cache.
   */
  INT8,
  /**
   * Weights and KV cache in bfloat16, sums in float32; the vocabulary's projection in float32, for
   * logits in bfloat16 would tie.
   */
  BF16,
  /** Everything in float32: the reference. */
  FLOAT32
}
