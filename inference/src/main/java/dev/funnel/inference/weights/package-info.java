/**
 * Owns model files: GGUF and safetensors readers, the dequantisation of their tensors to float32,
 * the shape of a Llama model, the merging of LoRA adapters, and the writing of a merged model as
 * GGUF.
 *
 * <p>Pure: no native engine. Called by {@code inference.djl} at each load and by {@code
 * inference.model} for an export, each on one thread; a tensor's dequantisation and merging are
 * spread over the common pool. Files are hostile: every length is checked before it is used, and
 * whatever is wrong becomes a {@link dev.funnel.inference.weights.ModelFileException}.
 */
@NullMarked
package dev.funnel.inference.weights;

import org.jspecify.annotations.NullMarked;
