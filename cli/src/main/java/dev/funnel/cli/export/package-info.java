/**
 * Owns what {@code model export} checks and shows: where the file may go, how far it is.
 *
 * <p>Called by the command on its thread.
 */
@NullMarked
package dev.funnel.cli.export;

import org.jspecify.annotations.NullMarked;
