/**
 * Owns the default function: its definition, and the table in which the complaints are filed.
 *
 * <p>Used by {@code parse}, {@code up} and {@code executor}; called on the executor's threads.
 */
@NullMarked
package dev.funnel.cli.tickets;

import org.jspecify.annotations.NullMarked;
