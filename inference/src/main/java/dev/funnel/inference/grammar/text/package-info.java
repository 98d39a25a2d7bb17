/**
 * Owns the regular pieces of a turn: languages of JSON strings and numbers as JSON Schema describes
 * them, literals, and free text.
 *
 * <p>Called by the compilers of schemas and prompts. Everything is immutable and safe for use from
 * any thread; every operation is bounded and refuses what would take too long.
 */
@NullMarked
package dev.funnel.inference.grammar.text;

import org.jspecify.annotations.NullMarked;
