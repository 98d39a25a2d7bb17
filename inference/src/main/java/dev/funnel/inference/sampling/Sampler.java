package dev.funnel.inference.sampling;

import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.Logits;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
   * @param step how many tokens the sequence was given before; with the seed it fixes the draw
   * @param allowed the tokens to choose from, as if there were no others; null for all
   * @return empty if no allowed token has a likelihood
   */
  public OptionalInt next(
      Logits logits, int row, ResolvedSampling sampling, int step, @Nullable TokenMask allowed) {
    if (allowed != null && allowed.numAllowed() == 1) {
      return OptionalInt.of(allowed.next(0));
    }
    if (isGreedy(sampling)) {
      int best = logits.argmax(row);
      return allowed == null || allowed.allows(best)
          ? OptionalInt.of(best)
          : best(logits.row(row), allowed);
    }
    double uniform = CounterRandom.uniform(sampling.seed(), step);
    return allowed == null
        ? OptionalInt.of(draw(logits.row(row), sampling, uniform))
        : draw(logits.row(row), allowed, sampling, uniform);
  }

  private static OptionalInt best(float[] logits, TokenMask allowed) {
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int id = allowed.next(0); id >= 0; id = allowed.next(id + 1)) {
      if (logits[id] > highest) {
        highest = logits[id];
        best = id;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  // Drawn from a vocabulary of the allowed tokens alone, in the order of their ids.
  private OptionalInt draw(
      float[] logits, TokenMask allowed, ResolvedSampling sampling, double uniform) {
    int[] ids = new int[allowed.numAllowed()];
    float[] logitsOfIds = new float[ids.length];
    int count = 0;
    for (int id = allowed.next(0); id >= 0; id = allowed.next(id + 1)) {
      if (logits[id] > Float.NEGATIVE_INFINITY) {
        ids[count] = id;
        logitsOfIds[count++] = logits[id];
      }
    }
    return count == 0
        ? OptionalInt.empty()
        : OptionalInt.of(ids[draw(Arrays.copyOf(logitsOfIds, count), sampling, uniform)]);
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
