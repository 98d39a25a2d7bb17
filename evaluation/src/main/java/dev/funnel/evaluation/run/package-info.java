/**
 * Owns a run: items to a model, its turns to verdicts, in the order of the suite.
 *
 * <p>Called by the command, on its thread; the model answers on threads of its own.
 */
@NullMarked
package dev.funnel.evaluation.run;

import org.jspecify.annotations.NullMarked;
