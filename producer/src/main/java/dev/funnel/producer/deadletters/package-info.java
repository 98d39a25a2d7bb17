/**
 * Owns what is done with dead letters afterwards: reading them, and sending their records again.
 *
 * <p>Called by the CLI. Everything but {@link dev.funnel.producer.deadletters.DeadLetterTopic} is
 * immutable; that belongs to one thread.
 */
@NullMarked
package dev.funnel.producer.deadletters;

import org.jspecify.annotations.NullMarked;
