package dev.funnel.consumer;

import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;

/** How a turn that broke its schema is written anew. */
final class Resampling {
  /** Most generations of one turn, the first one included. */
  static final int MAX_ATTEMPTS = 3;

  /** A greedy model would repeat itself; its other limits meant nothing and are lifted. */
  private static final double MIN_TEMPERATURE = 0.7;

  /** 2^64 divided by the golden ratio: attempts get seeds far from each other. */
  private static final long SEED_STEP = 0x9E3779B97F4A7C15L;

  private Resampling() {}

  /**
   * The same turn, drawn otherwise.
   *
   * @param attempt 2 for the second one
   */
  static GenerationRequest again(GenerationRequest first, int attempt) {
    ResolvedSampling sampling = first.sampling();
    boolean isGreedy = sampling.temperature() == 0 || sampling.topK() == 1;
    return new GenerationRequest(
        first.id(),
        first.model(),
        first.promptTokens(),
        new ResolvedSampling(
            Math.max(sampling.temperature(), MIN_TEMPERATURE),
            isGreedy ? 1 : sampling.topP(),
            isGreedy ? 0 : sampling.topK(),
            sampling.seed() + (attempt - 1) * SEED_STEP),
        first.maxTokens(),
        first.stop(),
        first.grammar(),
        first.urgency());
  }
}
