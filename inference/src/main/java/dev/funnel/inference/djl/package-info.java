/**
 * Owns everything native: the Llama program and its archive, weights and KV cache as tensors, the
 * tokenizer. The only package that imports DJL; its door is {@link
 * dev.funnel.inference.djl.DjlModel}.
 *
 * <p>The forward pass belongs to one thread, each load to one of its own; what they share is in
 * {@link dev.funnel.inference.djl.LoadedWeights}. The tokenizer is safe from any.
 */
@NullMarked
package dev.funnel.inference.djl;

import org.jspecify.annotations.NullMarked;
