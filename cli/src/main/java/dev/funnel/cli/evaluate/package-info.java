/**
 * Owns the files of {@code evaluate}: the suite that is read, log and report that are written.
 *
 * <p>Used by the command, on its thread.
 */
@NullMarked
package dev.funnel.cli.evaluate;

import org.jspecify.annotations.NullMarked;
