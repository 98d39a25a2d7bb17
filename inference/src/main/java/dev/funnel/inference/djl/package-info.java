/**
 * Owns everything native: the Llama program and its archive, weights and KV cache as tensors, the
 * tokenizer. The only package that imports DJL; its door is {@link
 * dev.funnel.inference.djl.DjlModel}.
 *
 * <p>Loading and the forward pass belong to one thread; the tokenizer is safe from any.
 */
@NullMarked
package dev.funnel.inference.djl;

import org.jspecify.annotations.NullMarked;
