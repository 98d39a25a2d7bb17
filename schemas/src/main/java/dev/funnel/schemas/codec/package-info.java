/**
 * Owns the one door between records and values: {@link dev.funnel.schemas.codec.ChatCodec}.
 *
 * <p>Called by every program that reads or writes Funnel's topics, from any thread.
 */
@NullMarked
package dev.funnel.schemas.codec;

import org.jspecify.annotations.NullMarked;
