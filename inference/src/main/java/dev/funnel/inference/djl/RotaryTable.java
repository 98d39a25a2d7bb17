package dev.funnel.inference.djl;

/**
 * The rotations of the rotary position embedding (Su et al. 2021): coordinate pair i of position p
 * turns by {@code p * theta^(-2i / headDim)}.
 */
final class RotaryTable {
  private RotaryTable() {}

  /** {@code [positions, headDim / 2, 2]}: cosine and sine of each angle. */
  static float[] of(int headDim, double theta, int positions) {
    int half = headDim / 2;
    float[] table = new float[positions * half * 2];
    for (int pair = 0; pair < half; pair++) {
      // Single precision here and in the angle: the models were trained with it.
      float frequency = (float) (1 / Math.pow(theta, 2.0 * pair / headDim));
      for (int position = 0; position < positions; position++) {
        float angle = position * frequency;
        int at = (position * half + pair) * 2;
        table[at] = (float) Math.cos(angle);
        table[at + 1] = (float) Math.sin(angle);
      }
    }
    return table;
  }
}
