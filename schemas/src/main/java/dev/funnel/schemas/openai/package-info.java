/**
 * Owns the JSON encoding: OpenAI chat-completions bodies, with Funnel's own members in one object
 * named {@code funnel}.
 *
 * <p>Called by {@code codec}, and by the CLI for bodies in files; from any thread. A member that is
 * not understood is refused by name, never ignored; a null member counts as absent, as OpenAI has
 * it.
 */
@NullMarked
package dev.funnel.schemas.openai;

import org.jspecify.annotations.NullMarked;
