/**
 * Owns the benchmarks of whole turns under a grammar: what forced tokens gain, and whether every
 * call is valid when the model wanders. Prompt, engine, parser and validator; no broker.
 *
 * <p>One thread: the engine's.
 */
@NullMarked
package dev.funnel.bench.turn;

import org.jspecify.annotations.NullMarked;
