/**
 * Owns the reading of a model's turn: answer, function calls or malformed output.
 *
 * <p>Created by a prompt format, fed by the worker. Pure; one parser per generation, used by one
 * thread. Reasons name what is wrong and where, never the text.
 */
@NullMarked
package dev.funnel.inference.calls;

import org.jspecify.annotations.NullMarked;
