package dev.funnel.inference.sampling;

import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Logits;

/**
 * Chooses tokens as Hugging Face transformers does: temperature, then top-k, then top-p over what
 * top-k has left, then one draw. Unlike there, top-k keeps exactly k tokens: among equal logits the
 * lower id wins. Not thread-safe (scratch memory).
 */
public final class Sampler {
  private final Candidates candidates = new Candidates();

  /**
   * The next token of one row.
   *
   * @param step how many tokens the sequence has drawn before; with the seed it fixes the draw
   */
  public int next(Logits logits, int row, ResolvedSampling sampling, int step) {
    if (isGreedy(sampling)) {
      return logits.argmax(row);
    }
    return draw(logits.row(row), sampling, CounterRandom.uniform(sampling.seed(), step));
  }

  /**
   * The token at {@code uniform} of the filtered distribution.
   *
   * @param logits at least one finite, none NaN; minus infinity is never drawn
   * @param uniform from 0 to below 1
   */
  int draw(float[] logits, ResolvedSampling sampling, double uniform) {
    Distribution distribution = new Distribution(logits, sampling.temperature());
    if (sampling.topK() > 0 && sampling.topK() < logits.length) {
      candidates.keepTop(logits, sampling.topK());
      return drawBestFirst(distribution, distribution.total(candidates), sampling, uniform);
    }
    double total = distribution.total();
    if (sampling.topP() < 1) {
      // Tokens of probability (1 - p) / V and less sum to at most 1 - p: none of them can be in the
      // nucleus. What is left to sort is small.
      candidates.keepFrom(
          logits, distribution.logitOf((1 - sampling.topP()) * total / logits.length));
      return drawBestFirst(distribution, total, sampling, uniform);
    }
    return drawInIdOrder(distribution, logits.length, total, uniform);
  }

  private int drawBestFirst(
      Distribution distribution, double total, ResolvedSampling sampling, double uniform) {
    double limit = sampling.topP() * total;
    double kept = 0;
    int numKept = 0;
    // A token stays if those before it do not reach p yet; so the best one always stays.
    while (numKept < candidates.size() && (numKept == 0 || kept < limit)) {
      kept += distribution.weight(candidates.id(numKept++));
    }
    double remaining = uniform * kept;
    for (int rank = 0; rank < numKept; rank++) {
      remaining -= distribution.weight(candidates.id(rank));
      if (remaining < 0) {
        return candidates.id(rank);
      }
    }
    return candidates.id(0); // rounding used up the last weight
  }

  private static int drawInIdOrder(
      Distribution distribution, int numTokens, double total, double uniform) {
    double remaining = uniform * total;
    int last = 0;
    for (int id = 0; id < numTokens; id++) {
      double weight = distribution.weight(id);
      remaining -= weight;
      if (remaining < 0) {
        return id;
      }
      last = weight > 0 ? id : last;
    }
    return last; // rounding used up the last weight
  }

  private static boolean isGreedy(ResolvedSampling sampling) {
    return sampling.temperature() == 0;
  }
}
