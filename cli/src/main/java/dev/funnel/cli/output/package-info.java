/**
 * Owns writing: one JSON line a request, journalled as requests end, put in input order at last.
 *
 * <p>Used by {@code parse}, on one thread.
 */
@NullMarked
package dev.funnel.cli.output;

import org.jspecify.annotations.NullMarked;
