package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An alphabet in classes: symbols that an automaton does not tell apart. Immutable.
 *
 * <p>INVARIANT: neighbouring intervals are of different classes, and classes are numbered in the
 * order of their smallest symbols, so that equal partitions have equal arrays.
 */
final class SymbolClasses {
  /** The class of what is no symbol of the alphabet. */
  static final int NONE = -1;

  private final Alphabet alphabet;
  private final int[] starts;
  private final int[] classes;
  private final int numClasses;

  private SymbolClasses(Alphabet alphabet, int[] starts, int[] classes, int numClasses) {
    this.alphabet = alphabet;
    this.starts = starts;
    this.classes = classes;
    this.numClasses = numClasses;
  }

  /** One class. */
  static SymbolClasses whole(Alphabet alphabet) {
    return separating(alphabet, List.of(), new Effort("alphabet"));
  }

  /** The coarsest classes so that each of the sets is a union of classes. */
  static SymbolClasses separating(Alphabet alphabet, List<SymbolSet> sets, Effort effort) {
    int[] starts = starts(alphabet, sets);
    int[] names = new int[starts.length];
    SymbolSet all = alphabet.all();
    for (int i = 0; i < starts.length; i++) {
      names[i] = all.contains(starts[i]) ? 0 : NONE;
    }
    int numNames = 1;
    for (SymbolSet set : sets) {
      numNames = refine(starts, names, set, numNames, effort);
    }
    return numbered(alphabet, starts, names);
  }

  private static int[] starts(Alphabet alphabet, List<SymbolSet> sets) {
    BitSet starts = new BitSet();
    starts.set(0);
    for (int i = -1; i < sets.size(); i++) {
      SymbolSet set = i < 0 ? alphabet.all() : sets.get(i);
      for (int range = 0; range < set.numRanges(); range++) {
        starts.set(set.low(range));
        if (set.high(range) < alphabet.max()) {
          starts.set(set.high(range) + 1);
        }
      }
    }
    return starts.stream().toArray();
  }

  // Gives the intervals in the set, class by class, a name of their own.
  private static int refine(int[] starts, int[] names, SymbolSet set, int numNames, Effort effort) {
    Map<Integer, Integer> renamed = new HashMap<>();
    int next = numNames;
    for (int range = 0; range < set.numRanges(); range++) {
      int at = Arrays.binarySearch(starts, set.low(range));
      for (; at < starts.length && starts[at] <= set.high(range); at++) {
        effort.spend(1);
        if (names[at] != NONE) {
          Integer known = renamed.putIfAbsent(names[at], next);
          names[at] = known == null ? next++ : known;
        }
      }
    }
    return next;
  }

  private static SymbolClasses numbered(Alphabet alphabet, int[] starts, int[] names) {
    Map<Integer, Integer> numbers = new HashMap<>();
    int[] merged = new int[starts.length];
    int[] classes = new int[starts.length];
    int length = 0;
    for (int i = 0; i < starts.length; i++) {
      int number = NONE;
      if (names[i] != NONE) {
        Integer known = numbers.putIfAbsent(names[i], numbers.size());
        number = known == null ? numbers.size() - 1 : known;
      }
      if (length == 0 || classes[length - 1] != number) {
        merged[length] = starts[i];
        classes[length++] = number;
      }
    }
    return new SymbolClasses(
        alphabet, Arrays.copyOf(merged, length), Arrays.copyOf(classes, length), numbers.size());
  }

  Alphabet alphabet() {
    return alphabet;
  }

  int numClasses() {
    return numClasses;
  }

  /** The class of a symbol; {@link #NONE} for what is no symbol. */
  int classOf(int symbol) {
    if (symbol < 0 || symbol > alphabet.max()) {
      return NONE;
    }
    int at = Arrays.binarySearch(starts, symbol);
    return classes[at >= 0 ? at : -at - 2];
  }

  /** Whether two symbols and all between them are of one class. */
  boolean isUniform(int low, int high) {
    int at = Arrays.binarySearch(starts, low);
    return high <= high(at >= 0 ? at : -at - 2);
  }

  private int high(int interval) {
    return interval + 1 < starts.length ? starts[interval + 1] - 1 : alphabet.max();
  }

  /** The classes that a set is made of, ascending; the set is one that they were made for. */
  int[] of(SymbolSet set) {
    BitSet members = new BitSet(numClasses);
    for (int range = 0; range < set.numRanges(); range++) {
      int at = Arrays.binarySearch(starts, set.low(range));
      for (at = at >= 0 ? at : -at - 2; at < starts.length; at++) {
        if (starts[at] > set.high(range)) {
          break;
        }
        if (classes[at] != NONE) {
          members.set(classes[at]);
        }
      }
    }
    return members.stream().toArray();
  }

  /** The symbols of each class. */
  SymbolSet[] sets() {
    int[][] bounds = new int[numClasses][0];
    int[] lengths = new int[numClasses];
    for (int i = 0; i < starts.length; i++) {
      int of = classes[i];
      if (of != NONE) {
        if (lengths[of] == bounds[of].length) {
          bounds[of] = Arrays.copyOf(bounds[of], 2 * lengths[of] + 2);
        }
        bounds[of][lengths[of]++] = starts[i];
        bounds[of][lengths[of]++] = high(i);
      }
    }
    SymbolSet[] sets = new SymbolSet[numClasses];
    for (int i = 0; i < numClasses; i++) {
      sets[i] = SymbolSet.ofRanges(Arrays.copyOf(bounds[i], lengths[i]));
    }
    return sets;
  }

  /** The coarsest partition that tells apart what this or the other does. */
  SymbolClasses join(SymbolClasses other) {
    int[] joined = new int[starts.length + other.starts.length];
    int[] names = new int[joined.length];
    Map<Long, Integer> pairs = new HashMap<>();
    int length = 0;
    int i = 0;
    int j = 0;
    while (i < starts.length || j < other.starts.length) {
      int low = i < starts.length ? starts[i] : Integer.MAX_VALUE;
      int otherLow = j < other.starts.length ? other.starts[j] : Integer.MAX_VALUE;
      i += low <= otherLow ? 1 : 0;
      j += otherLow <= low ? 1 : 0;
      joined[length] = Math.min(low, otherLow);
      int of = classes[i - 1];
      long pair = (long) of * other.numClasses + other.classes[j - 1];
      names[length++] = of == NONE ? NONE : pairs.computeIfAbsent(pair, any -> pairs.size());
    }
    return numbered(alphabet, Arrays.copyOf(joined, length), Arrays.copyOf(names, length));
  }

  /** The class here of each class of a finer partition. */
  int[] classesOf(SymbolClasses finer) {
    int[] of = new int[finer.numClasses];
    for (int i = 0; i < finer.starts.length; i++) {
      if (finer.classes[i] != NONE) {
        of[finer.classes[i]] = classOf(finer.starts[i]);
      }
    }
    return of;
  }

  /** The partition in which the classes that map to one name are one. */
  SymbolClasses merged(int[] nameOfClass) {
    int[] names = new int[classes.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = classes[i] == NONE ? NONE : nameOfClass[classes[i]];
    }
    return numbered(alphabet, starts, names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymbolClasses partition
        && alphabet == partition.alphabet
        && Arrays.equals(starts, partition.starts)
        && Arrays.equals(classes, partition.classes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(classes);
  }
}
