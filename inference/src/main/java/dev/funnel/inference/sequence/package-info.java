/**
 * Owns a generation as the engine sees it: what is asked ({@link
 * dev.funnel.inference.sequence.GenerationRequest}) and what came out ({@link
 * dev.funnel.inference.sequence.Generation}).
 *
 * <p>Values are immutable; mutable sequence state belongs to the engine's thread.
 */
@NullMarked
package dev.funnel.inference.sequence;

import org.jspecify.annotations.NullMarked;
