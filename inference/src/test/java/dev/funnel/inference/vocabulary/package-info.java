/**
 * Owns the vocabularies that tests and benchmarks use beside scripted ones: the default model's and
 * two of other models, each of another kind.
 *
 * <p>Called by tests tagged "real" and by the benchmarks; blocking, any thread.
 */
@NullMarked
package dev.funnel.inference.vocabulary;

import org.jspecify.annotations.NullMarked;
