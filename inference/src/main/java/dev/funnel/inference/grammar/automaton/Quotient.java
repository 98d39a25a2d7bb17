package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The automaton whose states are the blocks of another's equivalent states, in canonical form:
 * symbols that are not told apart in one class, states numbered breadth first. One run each.
 */
final class Quotient {
  private final EdgeTable table;
  private final SymbolClasses classes;
  private final int[] blockOf;
  private final int[] memberOf;

  /**
   * A quotient.
   *
   * @param liveOf the number by which a state is known in {@code blocks}; -1 for a dead one
   */
  Quotient(EdgeTable table, SymbolClasses classes, int[] liveOf, Partition blocks) {
    this.table = table;
    this.classes = classes;
    this.blockOf = new int[liveOf.length];
    this.memberOf = new int[blocks.numParts()];
    for (int state = 0; state < liveOf.length; state++) {
      blockOf[state] = liveOf[state] < 0 ? -1 : blocks.partOf(liveOf[state]);
      if (liveOf[state] >= 0) {
        memberOf[blockOf[state]] = state;
      }
    }
  }

  Automaton automaton(long numSteps) {
    int[] names = namesByColumn();
    int[] kept = firstOfEach(names);
    SymbolClasses merged = classes.merged(names);
    EdgeTable result = new EdgeTable();
    int[] numbers = new int[memberOf.length];
    Arrays.fill(numbers, -1);
    numbers[blockOf[0]] = 0;
    IntList order = new IntList();
    order.add(blockOf[0]);
    for (int i = 0; i < order.size(); i++) {
      int member = memberOf[order.get(i)];
      result.state(table.isAccepting(member));
      for (int e = table.firstEdge(member); e < table.firstEdge(member + 1); e++) {
        int target = blockOf[table.target(e)];
        if (target >= 0 && kept[table.symbolClass(e)] >= 0) {
          if (numbers[target] < 0) {
            numbers[target] = order.size();
            order.add(target);
          }
          result.edge(kept[table.symbolClass(e)], numbers[target]);
        }
      }
    }
    return new Automaton(merged, result, numSteps);
  }

  // Classes are numbered by their smallest symbols, and so are the names: they are the numbers of
  // the merged classes.
  private int[] namesByColumn() {
    IntList[] columns = new IntList[classes.numClasses()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new IntList();
    }
    for (int block = 0; block < memberOf.length; block++) {
      int member = memberOf[block];
      for (int e = table.firstEdge(member); e < table.firstEdge(member + 1); e++) {
        int target = blockOf[table.target(e)];
        if (target >= 0) {
          columns[table.symbolClass(e)].add(block);
          columns[table.symbolClass(e)].add(target);
        }
      }
    }
    Map<IntKey, Integer> known = new HashMap<>();
    int[] names = new int[columns.length];
    for (int i = 0; i < names.length; i++) {
      Integer same = known.putIfAbsent(new IntKey(columns[i].toArray()), known.size());
      names[i] = same == null ? known.size() - 1 : same;
    }
    return names;
  }

  // The name of a class if it is the first of that name, else -1.
  private static int[] firstOfEach(int[] names) {
    int[] kept = names.clone();
    int numNames = 0;
    for (int i = 0; i < names.length; i++) {
      kept[i] = names[i] == numNames ? numNames++ : -1;
    }
    return kept;
  }
}
