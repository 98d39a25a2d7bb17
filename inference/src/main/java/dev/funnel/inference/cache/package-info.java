/**
 * Owns the bookkeeping of the prefix cache: which beginnings of prompts lie in which blocks of the
 * forward pass.
 *
 * <p>Called by {@code inference.scheduler}, on the engine's thread. No tensor in here: whoever asks
 * copies.
 */
@NullMarked
package dev.funnel.inference.cache;

import org.jspecify.annotations.NullMarked;
