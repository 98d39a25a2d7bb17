/**
 * Owns deterministic automata over bytes: tables, their algebra under a bounded number of states,
 * and the counted automaton of JSON strings.
 *
 * <p>Called by {@code text} and {@code schema} when they compile, by {@code match} when it walks.
 * Everything built is immutable and safe for use from any thread.
 */
@NullMarked
package dev.funnel.inference.grammar.automaton;

import org.jspecify.annotations.NullMarked;
