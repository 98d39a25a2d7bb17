package dev.funnel.inference.grammar.automaton;

import java.util.OptionalInt;

/** The longest way through a table without dead states. One run each. */
final class Longest {
  private final EdgeTable table;

  Longest(EdgeTable table) {
    this.table = table;
  }

  // Kahn's order: what is left over when no state without edges into it remains is a cycle.
  OptionalInt length() {
    int[] numInto = new int[table.numStates()];
    for (int edge = 0; edge < table.numEdges(); edge++) {
      numInto[table.target(edge)]++;
    }
    if (numInto[0] > 0) {
      return OptionalInt.empty();
    }
    int[] lengths = new int[table.numStates()];
    int longest = 0;
    IntList order = new IntList();
    order.add(0);
    for (int i = 0; i < order.size(); i++) {
      int state = order.get(i);
      longest = Math.max(longest, lengths[state]);
      for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
        int target = table.target(e);
        lengths[target] = Math.max(lengths[target], lengths[state] + 1);
        if (--numInto[target] == 0) {
          order.add(target);
        }
      }
    }
    return order.size() == table.numStates() ? OptionalInt.of(longest) : OptionalInt.empty();
  }
}
