package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.BitSet;

/** The edges of a nondeterministic automaton, linked per state. Not thread-safe. */
final class EdgeLists {
  /** The label of an edge that reads nothing. */
  static final int EMPTY = -1;

  /** Ends a list of edges. */
  static final int NO_EDGE = -1;

  private final BitSet accepting = new BitSet();
  private final BitSet reading = new BitSet();
  private int[] heads = new int[16];
  private int[] nexts = new int[16];
  private int[] labels = new int[16];
  private int[] targets = new int[16];
  private int numStates;
  private int numEdges;

  int state() {
    if (numStates == heads.length) {
      heads = Arrays.copyOf(heads, 2 * numStates);
    }
    heads[numStates] = NO_EDGE;
    return numStates++;
  }

  void add(int from, int label, int target) {
    if (numEdges == nexts.length) {
      nexts = Arrays.copyOf(nexts, 2 * numEdges);
      labels = Arrays.copyOf(labels, 2 * numEdges);
      targets = Arrays.copyOf(targets, 2 * numEdges);
    }
    if (label != EMPTY) {
      reading.set(from);
    }
    nexts[numEdges] = heads[from];
    labels[numEdges] = label;
    targets[numEdges] = target;
    heads[from] = numEdges++;
  }

  void accept(int state) {
    accepting.set(state);
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

  /** Whether a set of states differs by having this one: it reads a symbol or accepts. */
  boolean matters(int state) {
    return reading.get(state) || accepting.get(state);
  }

  /** The first edge of a state; {@link #NO_EDGE} if it has none. */
  int head(int state) {
    return heads[state];
  }

  int next(int edge) {
    return nexts[edge];
  }

  int label(int edge) {
    return labels[edge];
  }

  int target(int edge) {
    return targets[edge];
  }
}
