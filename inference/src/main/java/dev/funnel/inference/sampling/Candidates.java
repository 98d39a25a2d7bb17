package dev.funnel.inference.sampling;

import java.util.Arrays;

/**
 * The tokens that may still be drawn, best first: higher logit first, the lower id among equals.
 *
 * <p>A token is one long, its logit in the upper half in an order-preserving form, its id below, so
 * that sorting primitive longs sorts tokens; a vocabulary is too large to box. Reused for every
 * row; not thread-safe.
 */
final class Candidates {
  private long[] keys = new long[256];
  private int size;

  /** Keeps the {@code k} best tokens. */
  void keepTop(float[] logits, int k) {
    size = 0;
    // The buffer holds two times k: when full it is sorted and halved, so a token below the floor
    // costs one comparison and the whole row is never sorted.
    ensureCapacity(2 * k);
    long floor = Long.MIN_VALUE;
    for (int id = 0; id < logits.length; id++) {
      long key = key(logits[id], id);
      if (key < floor) {
        continue;
      }
      keys[size++] = key;
      if (size == 2 * k) {
        sortBestLast();
        System.arraycopy(keys, k, keys, 0, k);
        size = k;
        floor = keys[0];
      }
    }
    sortBestLast();
    if (size > k) {
      System.arraycopy(keys, size - k, keys, 0, k);
      size = k;
    }
  }

  /** Keeps the tokens whose logit is at least {@code floor}. */
  void keepFrom(float[] logits, double floor) {
    size = 0;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] >= floor) {
        ensureCapacity(size + 1);
        keys[size++] = key(logits[id], id);
      }
    }
    sortBestLast();
  }

  int size() {
    return size;
  }

  /** The id of the candidate at {@code rank}; 0 is the best. */
  int id(int rank) {
    return Integer.MAX_VALUE - (int) keys[size - 1 - rank];
  }

  private void sortBestLast() {
    Arrays.sort(keys, 0, size);
  }

  private void ensureCapacity(int capacity) {
    if (capacity > keys.length) {
      keys = Arrays.copyOf(keys, Math.max(capacity, 2 * keys.length));
    }
  }

  private static long key(float logit, int id) {
    int bits = Float.floatToIntBits(logit + 0.0f); // -0.0 and 0.0 are equal logits
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << Integer.SIZE) | (Integer.MAX_VALUE - id);
  }
}
