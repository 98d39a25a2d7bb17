/**
 * Owns the text that a model reads: conversations and function definitions as prompt segments.
 *
 * <p>Called by the worker at admission. Pure, but for what is remembered of texts that come again;
 * safe from any thread. Text from outside travels as {@link
 * dev.funnel.inference.prompt.Segment.Text} and can never become a special token.
 */
@NullMarked
package dev.funnel.inference.prompt;

import org.jspecify.annotations.NullMarked;
