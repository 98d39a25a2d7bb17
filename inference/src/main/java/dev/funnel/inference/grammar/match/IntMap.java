package dev.funnel.inference.grammar.match;

import java.util.Arrays;

/** A map from ints to ints that are not negative, by open addressing; nothing is removed. */
final class IntMap {
  /** What {@link #get} returns for a key that is not there. */
  static final int ABSENT = -1;

  private int[] keys = new int[16];
  private int[] values = absent(16);
  private int size;

  int get(int key) {
    return values[slot(key)];
  }

  void put(int key, int value) {
    int slot = slot(key);
    if (values[slot] == ABSENT && ++size * 2 > keys.length) {
      grow();
      slot = slot(key);
    }
    keys[slot] = key;
    values[slot] = value;
  }

  int size() {
    return size;
  }

  private int slot(int key) {
    int mask = keys.length - 1;
    int slot = ((key * 0x9E3779B9) >>> 7) & mask;
    while (values[slot] != ABSENT && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    int[] oldValues = values;
    keys = new int[2 * oldKeys.length];
    values = absent(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int[] absent(int length) {
    int[] values = new int[length];
    Arrays.fill(values, ABSENT);
    return values;
  }
}
