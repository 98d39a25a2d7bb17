/**
 * Owns the choice of the next token from logits.
 *
 * <p>Called by the engine's owning thread, one sampler an engine. A draw depends on the logits, the
 * sequence's seed and its step alone, so that neither batch mates nor the order of calls show in
 * the text.
 */
@NullMarked
package dev.funnel.inference.sampling;

import org.jspecify.annotations.NullMarked;
