package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.OptionalInt;

/** The shortest way through a table to an accepting state, breadth first. One run each. */
final class Shortest {
  private final EdgeTable table;

  Shortest(EdgeTable table) {
    this.table = table;
  }

  OptionalInt length() {
    int[] lengths = new int[table.numStates()];
    Arrays.fill(lengths, -1);
    lengths[0] = 0;
    IntList order = new IntList();
    order.add(0);
    for (int i = 0; i < order.size(); i++) {
      int state = order.get(i);
      if (table.isAccepting(state)) {
        return OptionalInt.of(lengths[state]);
      }
      for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
        int target = table.target(e);
        if (lengths[target] < 0) {
          lengths[target] = lengths[state] + 1;
          order.add(target);
        }
      }
    }
    return OptionalInt.empty();
  }
}
