/**
 * Owns a run of {@code parse}: what is in flight, its progress, its summary.
 *
 * <p>Called by the command. One thread owns the run; the client's threads only hand over ends of
 * conversations, through a queue.
 */
@NullMarked
package dev.funnel.cli.parse;

import org.jspecify.annotations.NullMarked;
