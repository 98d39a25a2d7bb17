package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/** Ints as a key of a map, by their values; the array is not changed afterwards. */
final class IntKey {
  private final int[] values;
  private final int hash;

  IntKey(int[] values) {
    this.values = values;
    this.hash = Arrays.hashCode(values);
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
