/**
 * Owns the command line: commands, options, help, and what each command needs from the stack.
 *
 * <p>Called by the launcher. A command runs on the main thread; closing on a signal comes from a
 * shutdown hook.
 */
@NullMarked
package dev.funnel.cli;

import org.jspecify.annotations.NullMarked;
