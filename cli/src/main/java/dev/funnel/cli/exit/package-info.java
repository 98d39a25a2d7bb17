/**
 * Owns the exit codes and the one exception that ends a command with a message.
 *
 * <p>Used by every package of the commands; immutable.
 */
@NullMarked
package dev.funnel.cli.exit;

import org.jspecify.annotations.NullMarked;
