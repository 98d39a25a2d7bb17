/**
 * The proof that every text a grammar lets through validates, and that no valid one is kept out:
 * schemas and instances drawn from seeds, recorded calls, a judge that knows nothing of grammars.
 * Each suite runs a small sample by default and its full size with {@code -Dfunnel.proof=full}.
 */
@NullMarked
package dev.funnel.inference.grammar.proof;

import org.jspecify.annotations.NullMarked;
