/**
 * Owns how a JSON Schema becomes rules of a grammar. A schema is brought into a normal form first
 * ({@code Values}: constants, numbers, strings, shapes of objects and of arrays), in which
 * conjunction, union and complement are operations; then each shape becomes one rule. What the
 * normal form cannot say exactly is refused with its keyword and place.
 *
 * <p>Called when a grammar is compiled, off the engine's thread. Pure; nothing is shared between
 * compilations.
 */
@NullMarked
package dev.funnel.inference.grammar.schema;

import org.jspecify.annotations.NullMarked;
