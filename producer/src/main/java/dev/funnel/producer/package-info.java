/**
 * Owns the client's side: submit a request, follow its conversation to the end.
 *
 * <p>Called by applications and the CLI, from any thread.
 */
@NullMarked
package dev.funnel.producer;

import org.jspecify.annotations.NullMarked;
