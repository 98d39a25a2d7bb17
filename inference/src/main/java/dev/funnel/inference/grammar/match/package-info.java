/**
 * Owns token masks: which tokens of a vocabulary may come next in a turn, and how many are needed
 * to complete it ({@link dev.funnel.inference.grammar.match.MaskingMatchers}).
 *
 * <p>A turn is followed byte by byte as a set of {@link
 * dev.funnel.inference.grammar.match.Config}s; everything is interned, so that states repeat and
 * keep their masks. What happens inside a lexeme is computed once for a vocabulary and shared by
 * all grammars. Called by the engine, on its thread; {@link
 * dev.funnel.inference.grammar.match.TokenTrie} is immutable.
 */
@NullMarked
package dev.funnel.inference.grammar.match;

import org.jspecify.annotations.NullMarked;
