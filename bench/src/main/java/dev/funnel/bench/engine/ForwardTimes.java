package dev.funnel.bench.engine;

/** Seconds that a {@link ForwardJob} took. */
record ForwardTimes(double prefill, double decode) {}
