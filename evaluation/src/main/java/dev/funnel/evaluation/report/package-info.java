/**
 * Owns the figures: sums of verdicts, as a report for people and for programs.
 *
 * <p>Called by the run and the command. A tally belongs to one thread; everything else is
 * immutable.
 */
@NullMarked
package dev.funnel.evaluation.report;

import org.jspecify.annotations.NullMarked;
