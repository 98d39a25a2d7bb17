package dev.funnel.inference.grammar.automaton;

import java.util.BitSet;

/** How far a table can be followed when its symbols are counted. One run each. */
final class Counting {
  private final EdgeTable table;

  Counting(EdgeTable table) {
    this.table = table;
  }

  /** See {@link Automaton#countable}. */
  int symbols(int maxStates) {
    BitSet reached = new BitSet();
    reached.set(0);
    int numStates = 1;
    for (int length = 0; !reached.isEmpty(); length++) {
      reached = targets(reached);
      numStates += reached.cardinality();
      if (numStates > maxStates) {
        return length;
      }
    }
    return Integer.MAX_VALUE;
  }

  private BitSet targets(BitSet states) {
    BitSet targets = new BitSet();
    for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
      for (int edge = table.firstEdge(state); edge < table.firstEdge(state + 1); edge++) {
        targets.set(table.target(edge));
      }
    }
    return targets;
  }
}
