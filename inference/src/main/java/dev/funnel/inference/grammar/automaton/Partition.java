package dev.funnel.inference.grammar.automaton;

/**
 * A refinable partition of 0 to n-1 (Valmari, "Fast brief practical DFA minimization", 2012):
 * elements are marked, then every part is split into its marked and unmarked ones. The larger piece
 * keeps its number. Not thread-safe.
 */
final class Partition {
  private final int[] elements;
  private final int[] places;
  private final int[] parts;
  private final int[] firsts;
  private final int[] ends;
  private final int[] numMarked;
  private final int[] touched;
  private int numTouched;
  private int numParts;

  /** One part, or none of nothing. */
  Partition(int size) {
    elements = new int[size];
    places = new int[size];
    parts = new int[size];
    firsts = new int[size + 1];
    ends = new int[size + 1];
    numMarked = new int[size + 1];
    touched = new int[size + 1];
    for (int i = 0; i < size; i++) {
      elements[i] = i;
      places[i] = i;
    }
    numParts = size == 0 ? 0 : 1;
    ends[0] = size;
  }

  int numParts() {
    return numParts;
  }

  int partOf(int element) {
    return parts[element];
  }

  /** The elements of a part are those at {@link #first} to the one before {@link #end}. */
  int first(int part) {
    return firsts[part];
  }

  int end(int part) {
    return ends[part];
  }

  int elementAt(int place) {
    return elements[place];
  }

  /** Marks an element, once between two splits. */
  void mark(int element) {
    int part = parts[element];
    int place = places[element];
    int border = firsts[part] + numMarked[part];
    elements[place] = elements[border];
    places[elements[place]] = place;
    elements[border] = element;
    places[element] = border;
    if (numMarked[part]++ == 0) {
      touched[numTouched++] = part;
    }
  }

  /** Splits what is marked from what is not, and unmarks. */
  void split() {
    while (numTouched > 0) {
      int part = touched[--numTouched];
      int border = firsts[part] + numMarked[part];
      if (border < ends[part]) {
        if (numMarked[part] <= ends[part] - border) {
          firsts[numParts] = firsts[part];
          ends[numParts] = border;
          firsts[part] = border;
        } else {
          firsts[numParts] = border;
          ends[numParts] = ends[part];
          ends[part] = border;
        }
        for (int i = firsts[numParts]; i < ends[numParts]; i++) {
          parts[elements[i]] = numParts;
        }
        numParts++;
      }
      numMarked[part] = 0;
    }
  }
}
