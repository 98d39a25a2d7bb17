/**
 * Owns the wiring: which services a command starts, in which order, and how their failures read.
 *
 * <p>Called by the commands, on the main thread; closing may come from a shutdown hook.
 */
@NullMarked
package dev.funnel.cli.stack;

import org.jspecify.annotations.NullMarked;
