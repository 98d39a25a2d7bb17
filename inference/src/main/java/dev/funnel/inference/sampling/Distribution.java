package dev.funnel.inference.sampling;

/** Temperature-scaled weights of a row, not normalised: the best token weighs 1. */
final class Distribution {
  private final float[] logits;
  private final double temperature;
  private final float max;

  Distribution(float[] logits, double temperature) {
    this.logits = logits;
    this.temperature = temperature;
    float best = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      best = Math.max(best, logit);
    }
    this.max = best;
  }

  double weight(int id) {
    return Math.exp((logits[id] - max) / temperature);
  }

  /** The logit whose weight this is. */
  double logitOf(double weight) {
    return max + temperature * Math.log(weight);
  }

  double total() {
    double total = 0;
    for (int id = 0; id < logits.length; id++) {
      total += weight(id);
    }
    return total;
  }

  double total(Candidates candidates) {
    double total = 0;
    for (int rank = 0; rank < candidates.size(); rank++) {
      total += weight(candidates.id(rank));
    }
    return total;
  }
}
