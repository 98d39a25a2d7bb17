/**
 * Owns the proofs about the whole: real broker, real default model, processes that are killed,
 * clients written by others. What one class can show without them is tested beside that class.
 *
 * <p>Run by the build, one class at a time; what a child process printed is in {@code
 * target/children}.
 */
@NullMarked
package dev.funnel.system;

import org.jspecify.annotations.NullMarked;
