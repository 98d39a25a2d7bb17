/**
 * Owns suites: lines of a file as items, each a conversation and what should follow it.
 *
 * <p>Called by the command and by the run; pure, immutable, no file is opened here.
 */
@NullMarked
package dev.funnel.evaluation.suite;

import org.jspecify.annotations.NullMarked;
