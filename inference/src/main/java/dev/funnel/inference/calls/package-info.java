/**
 * Owns the reading of a model's turn: answer, function calls or malformed output.
 *
 * <p>Pure; one parser per generation, used by one thread.
 */
@NullMarked
package dev.funnel.inference.calls;

import org.jspecify.annotations.NullMarked;
