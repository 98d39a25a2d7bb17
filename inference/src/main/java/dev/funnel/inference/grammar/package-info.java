/**
 * Owns what a model's turn may be: a {@link dev.funnel.inference.grammar.Grammar} over bytes,
 * immutable, compiled once for a set of functions and a choice; and the contracts by which the
 * engine follows it ({@link dev.funnel.inference.grammar.Matcher}).
 *
 * <p>Below it: {@code automaton} (byte automata and their algebra), {@code text} (languages of JSON
 * strings and numbers), {@code schema} (JSON Schema to grammar), {@code match} (token masks). Pure:
 * no tensor, no clock, no thread. Grammars are safe for use from any thread; matchers belong to the
 * engine's.
 */
@NullMarked
package dev.funnel.inference.grammar;

import org.jspecify.annotations.NullMarked;
