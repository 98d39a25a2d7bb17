/**
 * Owns the benchmark of whole engines: Funnel, OpenVINO GenAI and llama.cpp on the same weights,
 * prompts and machine, one after the other in rounds.
 *
 * <p>Funnel runs in this process, each other engine in one of its own ({@code
 * bench/python/engine_peers.py}), which waits without work while another is measured. One thread
 * measures; the broker's and the worker's threads are their own.
 */
@NullMarked
package dev.funnel.bench.engine;

import org.jspecify.annotations.NullMarked;
