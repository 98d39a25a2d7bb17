/**
 * Owns a generation as the engine sees it: what is asked ({@link
 * dev.funnel.inference.sequence.GenerationRequest}), its tokens and text on the way ({@link
 * dev.funnel.inference.sequence.Sequence}), the grammar it follows ({@link
 * dev.funnel.inference.sequence.GrammarTurn}) and what came out ({@link
 * dev.funnel.inference.sequence.Generation}).
 *
 * <p>Requests and generations are immutable values. A sequence is mutable and belongs to the thread
 * that steps the engine.
 */
@NullMarked
package dev.funnel.inference.sequence;

import org.jspecify.annotations.NullMarked;
