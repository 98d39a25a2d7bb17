package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/** A set of symbols, as ranges in ascending order that neither overlap nor touch. Immutable. */
public final class SymbolSet {
  /** The code points that are no characters. */
  public static final SymbolSet SURROGATES = of(Character.MIN_SURROGATE, Character.MAX_SURROGATE);

  private static final SymbolSet NONE = new SymbolSet(new int[0]);

  // low, high, low, high, …, both inclusive.
  private final int[] bounds;

  private SymbolSet(int[] bounds) {
    this.bounds = bounds;
  }

  public static SymbolSet none() {
    return NONE;
  }

  public static SymbolSet of(int symbol) {
    return of(symbol, symbol);
  }

  /** The symbols from {@code low} to {@code high}, both inclusive. */
  public static SymbolSet of(int low, int high) {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException("no range of symbols: " + low + " to " + high);
    }
    return new SymbolSet(new int[] {low, high});
  }

  /**
   * The union of ranges that may come in any order and overlap.
   *
   * @param bounds low, high, low, high, …, both inclusive
   */
  public static SymbolSet ofRanges(int... bounds) {
    long[] ranges = new long[bounds.length / 2];
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = (long) bounds[2 * i] << 32 | bounds[2 * i + 1];
    }
    Arrays.sort(ranges);
    int[] merged = new int[bounds.length];
    int length = 0;
    for (long range : ranges) {
      int low = (int) (range >>> 32);
      int high = (int) range;
      if (length > 0 && low <= merged[length - 1] + 1) {
        merged[length - 1] = Math.max(merged[length - 1], high);
      } else {
        merged[length++] = low;
        merged[length++] = high;
      }
    }
    return length == 0 ? NONE : new SymbolSet(Arrays.copyOf(merged, length));
  }

  public int numRanges() {
    return bounds.length / 2;
  }

  public int low(int range) {
    return bounds[2 * range];
  }

  public int high(int range) {
    return bounds[2 * range + 1];
  }

  public boolean isEmpty() {
    return bounds.length == 0;
  }

  public boolean contains(int symbol) {
    int at = Arrays.binarySearch(bounds, symbol);
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  public SymbolSet or(SymbolSet other) {
    int[] both = Arrays.copyOf(bounds, bounds.length + other.bounds.length);
    System.arraycopy(other.bounds, 0, both, bounds.length, other.bounds.length);
    return ofRanges(both);
  }

  /** The symbols of this set that are not in the other. */
  public SymbolSet without(SymbolSet other) {
    int[] rest = new int[bounds.length + other.bounds.length + 2];
    int length = 0;
    int at = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      int low = bounds[i];
      while (at < other.bounds.length && other.bounds[at + 1] < low) {
        at += 2;
      }
      for (int j = at; j < other.bounds.length && other.bounds[j] <= bounds[i + 1]; j += 2) {
        if (low < other.bounds[j]) {
          rest[length++] = low;
          rest[length++] = other.bounds[j] - 1;
        }
        low = other.bounds[j + 1] + 1;
      }
      if (low <= bounds[i + 1]) {
        rest[length++] = low;
        rest[length++] = bounds[i + 1];
      }
    }
    return new SymbolSet(Arrays.copyOf(rest, length));
  }

  public SymbolSet and(SymbolSet other) {
    return without(without(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymbolSet set && Arrays.equals(bounds, set.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
