/**
 * Owns reading: the lines of an input file, the requests they become, the functions file.
 *
 * <p>Used by {@code parse}. Readers belong to one thread; everything else is immutable.
 */
@NullMarked
package dev.funnel.cli.input;

import org.jspecify.annotations.NullMarked;
