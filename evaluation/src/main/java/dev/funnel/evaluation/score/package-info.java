/**
 * Owns the rules by which a turn is judged: what counts as the same name, value, decision.
 *
 * <p>Called by the run. Pure and immutable, but for the validators that a judge keeps: those belong
 * to one thread.
 */
@NullMarked
package dev.funnel.evaluation.score;

import org.jspecify.annotations.NullMarked;
