package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A byte automaton as one flat table: a row for each state, a column for each class of bytes. State
 * 0 is the start. Immutable.
 */
public final class TableAutomaton implements ByteAutomaton {
  private static final int NUM_BYTES = 256;

  private final int[] columns;
  private final int numColumns;
  private final int[] targets;
  private final BitSet accepting;

  /**
   * An equal one, the same for all that were found equal: large tables are compared once. A race is
   * harmless, for whichever thread wins, the value is an equal automaton.
   */
  private TableAutomaton representative = this;

  private final int[] bytesToAccept;
  private final int hash;

  private TableAutomaton(int[] columns, int numColumns, int[] targets, BitSet accepting) {
    this.columns = columns;
    this.numColumns = numColumns;
    this.targets = targets;
    this.accepting = accepting;
    this.bytesToAccept = distances();
    this.hash =
        31 * (31 * Arrays.hashCode(columns) + Arrays.hashCode(targets)) + accepting.hashCode();
  }

  /**
   * The table of an automaton over bytes.
   *
   * @throws IllegalArgumentException if it accepts no text or reads code points
   */
  public static TableAutomaton of(Automaton automaton) {
    if (automaton.isEmpty() || automaton.alphabet() != Alphabet.BYTES) {
      throw new IllegalArgumentException("no table without a text of bytes: " + automaton);
    }
    SymbolClasses classes = automaton.classes();
    EdgeTable edges = automaton.table();
    int[] columns = new int[NUM_BYTES];
    for (int symbol = 0; symbol < NUM_BYTES; symbol++) {
      columns[symbol] = classes.classOf(symbol);
    }
    int[] targets = new int[edges.numStates() * classes.numClasses()];
    Arrays.fill(targets, DEAD);
    BitSet accepting = new BitSet();
    for (int state = 0; state < edges.numStates(); state++) {
      accepting.set(state, edges.isAccepting(state));
      for (int e = edges.firstEdge(state); e < edges.firstEdge(state + 1); e++) {
        targets[state * classes.numClasses() + edges.symbolClass(e)] = edges.target(e);
      }
    }
    return new TableAutomaton(columns, classes.numClasses(), targets, accepting);
  }

  /**
   * The table of states that are given by their edges: low byte, high byte, target, low byte, …
   *
   * @param edges of each state, disjoint; every state can reach an accepting one
   */
  static TableAutomaton ofRanges(List<int[]> edges, BitSet accepting) {
    boolean[] begins = new boolean[NUM_BYTES + 1];
    for (int[] ranges : edges) {
      for (int i = 0; i < ranges.length; i += 3) {
        begins[ranges[i]] = true;
        begins[ranges[i + 1] + 1] = true;
      }
    }
    int[] columns = new int[NUM_BYTES];
    for (int symbol = 1; symbol < NUM_BYTES; symbol++) {
      columns[symbol] = columns[symbol - 1] + (begins[symbol] ? 1 : 0);
    }
    int numColumns = columns[NUM_BYTES - 1] + 1;
    int[] targets = new int[edges.size() * numColumns];
    Arrays.fill(targets, DEAD);
    for (int state = 0; state < edges.size(); state++) {
      int[] ranges = edges.get(state);
      int row = state * numColumns;
      for (int i = 0; i < ranges.length; i += 3) {
        int last = row + columns[ranges[i + 1]];
        Arrays.fill(targets, row + columns[ranges[i]], last + 1, ranges[i + 2]);
      }
    }
    return new TableAutomaton(columns, numColumns, targets, accepting);
  }

  // Breadth first from the accepting states, against the edges.
  private int[] distances() {
    int numStates = targets.length / numColumns;
    int[] firsts = new int[numStates + 1];
    for (int target : targets) {
      if (target != DEAD) {
        firsts[target + 1]++;
      }
    }
    for (int i = 1; i <= numStates; i++) {
      firsts[i] += firsts[i - 1];
    }
    int[] sources = new int[firsts[numStates]];
    int[] at = firsts.clone();
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != DEAD) {
        sources[at[targets[i]]++] = i / numColumns;
      }
    }
    int[] distances = new int[numStates];
    Arrays.fill(distances, Integer.MAX_VALUE);
    int[] queue = accepting.stream().toArray();
    int numQueued = queue.length;
    queue = Arrays.copyOf(queue, numStates);
    for (int i = 0; i < numQueued; i++) {
      distances[queue[i]] = 0;
    }
    for (int i = 0; i < numQueued; i++) {
      int state = queue[i];
      for (int j = firsts[state]; j < firsts[state + 1]; j++) {
        if (distances[sources[j]] == Integer.MAX_VALUE) {
          distances[sources[j]] = distances[state] + 1;
          queue[numQueued++] = sources[j];
        }
      }
    }
    return distances;
  }

  public int numStates() {
    return bytesToAccept.length;
  }

  /** Bytes of memory that its tables take. */
  public long numBytes() {
    long numInts = (long) columns.length + targets.length + bytesToAccept.length;
    return numInts * Integer.BYTES + accepting.size() / Byte.SIZE;
  }

  @Override
  public int step(int state, int symbol) {
    return targets[state * numColumns + columns[symbol]];
  }

  @Override
  public boolean isAccepting(int state) {
    return accepting.get(state);
  }

  @Override
  public int bytesToAccept(int state) {
    return bytesToAccept[state];
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof TableAutomaton table && isSame(table));
  }

  @SuppressWarnings("ReferenceEquality") // the representative exists to be compared so
  private boolean isSame(TableAutomaton other) {
    TableAutomaton first = representative;
    if (first == other.representative) {
      return true;
    }
    boolean isSame =
        hash == other.hash
            && Arrays.equals(columns, other.columns)
            && Arrays.equals(targets, other.targets)
            && accepting.equals(other.accepting);
    if (isSame) {
      other.representative = first;
    }
    return isSame;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return numStates() + " states";
  }
}
