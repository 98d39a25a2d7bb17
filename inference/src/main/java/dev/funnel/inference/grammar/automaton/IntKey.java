package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/** Ints as a key of a map, by their values; the array is not changed afterwards. */
final class IntKey {
  private final int[] values;
  private final int hash;

  IntKey(int[] values) {
    this.values = values;
    this.hash = hash(values);
  }

  // Mixed well: sets of small neighbouring numbers are the rule, and may be chosen by an attacker.
  private static int hash(int[] values) {
    long hash = values.length;
    for (int value : values) {
      hash = Long.rotateLeft((hash ^ value) * 0x9E3779B97F4A7C15L, 29);
    }
    return (int) (hash ^ hash >>> 32);
  }

  int[] values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntKey key && hash == key.hash && Arrays.equals(values, key.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
