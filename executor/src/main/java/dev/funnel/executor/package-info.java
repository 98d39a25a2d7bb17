/**
 * Owns the running of function calls: which functions there are, how a response's calls become the
 * next turn.
 *
 * <p>Never depends on inference. Handlers run on the executor's worker threads.
 */
@NullMarked
package dev.funnel.executor;

import org.jspecify.annotations.NullMarked;
