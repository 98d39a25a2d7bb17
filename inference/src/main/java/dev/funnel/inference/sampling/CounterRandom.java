package dev.funnel.inference.sampling;

/**
 * Uniform numbers by seed and counter, without state: SplitMix64 (Steele, Lea, Flood 2014, "Fast
 * splittable pseudorandom number generators") addressed by step.
 */
final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private CounterRandom() {}

  /** The number of {@code seed} at {@code step}, from 0 to below 1, 53 random bits. */
  static double uniform(long seed, int step) {
    // The seed is mixed first: seeds that differ by a multiple of gamma must not share a stream.
    long bits = mix(mix(seed) + (step + 1L) * GOLDEN_GAMMA);
    return (bits >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
