package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The edges of a deterministic automaton that is being made, state after state; state 0 is the
 * start. Not thread-safe.
 */
final class EdgeTable {
  private final BitSet accepting = new BitSet();
  private int[] firsts = new int[16];
  private int[] classes = new int[32];
  private int[] targets = new int[32];
  private int numStates;
  private int numEdges;

  /** Begins the next state; {@link #edge} adds to it until the next one. */
  void state(boolean isAccepting) {
    if (numStates + 1 == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * firsts.length);
    }
    accepting.set(numStates, isAccepting);
    firsts[numStates++] = numEdges;
    firsts[numStates] = numEdges;
  }

  /** An edge from the state begun last; symbol classes come in ascending order. */
  void edge(int symbolClass, int target) {
    if (numEdges == classes.length) {
      classes = Arrays.copyOf(classes, 2 * numEdges);
      targets = Arrays.copyOf(targets, 2 * numEdges);
    }
    classes[numEdges] = symbolClass;
    targets[numEdges++] = target;
    firsts[numStates] = numEdges;
  }

  int numStates() {
    return numStates;
  }

  int numEdges() {
    return numEdges;
  }

  boolean isAccepting(int state) {
    return accepting.get(state);
  }

  /** The edges of a state are those from its first to the one before the next state's first. */
  int firstEdge(int state) {
    return firsts[state];
  }

  int symbolClass(int edge) {
    return classes[edge];
  }

  int target(int edge) {
    return targets[edge];
  }

  /** The target by a symbol class; -1 if there is no edge. */
  int target(int state, int symbolClass) {
    int edge = Arrays.binarySearch(classes, firsts[state], firsts[state + 1], symbolClass);
    return edge < 0 ? -1 : targets[edge];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EdgeTable table
        && numStates == table.numStates
        && numEdges == table.numEdges
        && accepting.equals(table.accepting)
        && Arrays.equals(firsts, 0, numStates, table.firsts, 0, numStates)
        && Arrays.equals(classes, 0, numEdges, table.classes, 0, numEdges)
        && Arrays.equals(targets, 0, numEdges, table.targets, 0, numEdges);
  }

  @Override
  public int hashCode() {
    int hash = 31 * numStates + accepting.hashCode();
    for (int i = 0; i < numEdges; i++) {
      hash = 31 * (31 * hash + classes[i]) + targets[i];
    }
    return hash;
  }
}
