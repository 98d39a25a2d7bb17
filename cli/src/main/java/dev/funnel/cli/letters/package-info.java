/**
 * Owns how dead letters are shown: as lines of a table, as a story, as JSON.
 *
 * <p>Used by the {@code dead-letters} commands. Immutable.
 */
@NullMarked
package dev.funnel.cli.letters;

import org.jspecify.annotations.NullMarked;
