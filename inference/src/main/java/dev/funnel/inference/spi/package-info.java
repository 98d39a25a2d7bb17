/**
 * Owns the ports through which the pure engine reaches a model: {@link
 * dev.funnel.inference.spi.ForwardPass} and {@link dev.funnel.inference.spi.Tokenizer}, and the
 * identity of the weights that compute ({@link dev.funnel.inference.spi.ModelIdentity}).
 *
 * <p>Implemented by {@code inference.djl} for real models and by scripted fakes in unit tests.
 * Called by the engine's owning thread only, unless a type says otherwise.
 */
@NullMarked
package dev.funnel.inference.spi;

import org.jspecify.annotations.NullMarked;
