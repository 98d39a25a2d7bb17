/**
 * Owns continuous batching: which sequences run, what the next forward pass computes, who owns
 * which slot of the KV cache.
 *
 * <p>{@link dev.funnel.inference.scheduler.Engine} is the door: the worker submits requests, calls
 * {@code step()} in a loop of its own and drains what finished. One owning thread; no clock, no
 * thread, no tensor in here.
 */
@NullMarked
package dev.funnel.inference.scheduler;

import org.jspecify.annotations.NullMarked;
