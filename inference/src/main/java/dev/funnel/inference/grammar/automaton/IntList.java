package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/** A growing list of ints without boxing. Not thread-safe. */
final class IntList {
  private int[] values = new int[8];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  void set(int index, int value) {
    values[index] = value;
  }

  int removeLast() {
    return values[--size];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  void sort() {
    Arrays.sort(values, 0, size);
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
