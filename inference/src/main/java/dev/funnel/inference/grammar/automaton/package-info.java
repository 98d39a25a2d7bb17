/**
 * Owns deterministic automata: those over characters and bytes with their algebra ({@link
 * dev.funnel.inference.grammar.automaton.Automaton}), every operation bounded in states and steps;
 * and the forms in which a turn is walked ({@link
 * dev.funnel.inference.grammar.automaton.ByteAutomaton}): tables, literals and the counted
 * automaton of JSON strings.
 *
 * <p>Called by {@code text} and {@code schema} when they compile, by {@code match} when it walks.
 * Everything built is immutable and safe for use from any thread.
 */
@NullMarked
package dev.funnel.inference.grammar.automaton;

import org.jspecify.annotations.NullMarked;
