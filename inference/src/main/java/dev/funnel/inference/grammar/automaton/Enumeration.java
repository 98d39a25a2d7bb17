package dev.funnel.inference.grammar.automaton;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lists the texts of an automaton over code points, if they are few. One run each. */
final class Enumeration {
  private static final long UNKNOWN = -1;
  private static final long OPEN = -2;

  private final EdgeTable table;
  private final SymbolSet[] symbols;
  private final long limit;

  // The number of texts from a state on, at most limit + 1.
  private final long[] counts;

  Enumeration(Automaton automaton, int limit) {
    this.table = automaton.table();
    this.symbols = automaton.classes().sets();
    this.limit = limit;
    this.counts = new long[table.numStates()];
    Arrays.fill(counts, UNKNOWN);
  }

  private record Prefix(int state, String text) {}

  Optional<List<String>> texts() {
    if (count() > limit) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    Deque<Prefix> open = new ArrayDeque<>();
    open.push(new Prefix(0, ""));
    while (!open.isEmpty()) {
      Prefix prefix = open.pop();
      if (table.isAccepting(prefix.state)) {
        texts.add(prefix.text);
      }
      List<int[]> steps = steps(prefix.state);
      for (int i = steps.size() - 1; i >= 0; i--) {
        open.push(new Prefix(steps.get(i)[1], prefix.text + Character.toString(steps.get(i)[0])));
      }
    }
    return Optional.of(texts);
  }

  // (symbol, target) by symbol. Few: every state leads to a text, and those are counted.
  private List<int[]> steps(int state) {
    List<int[]> steps = new ArrayList<>();
    for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
      SymbolSet set = symbols[table.symbolClass(e)];
      for (int range = 0; range < set.numRanges(); range++) {
        for (int symbol = set.low(range); symbol <= set.high(range); symbol++) {
          steps.add(new int[] {symbol, table.target(e)});
        }
      }
    }
    steps.sort((a, b) -> Integer.compare(a[0], b[0]));
    return steps;
  }

  // Depth first with an own stack; an edge back to an open state makes the texts infinite, as
  // every state leads to one.
  private long count() {
    IntList path = new IntList();
    path.add(0);
    while (!path.isEmpty()) {
      int state = path.get(path.size() - 1);
      if (counts[state] >= 0) {
        path.removeLast();
        continue;
      }
      boolean isFirstVisit = counts[state] == UNKNOWN;
      counts[state] = OPEN;
      long count = table.isAccepting(state) ? 1 : 0;
      boolean isReady = true;
      for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
        int target = table.target(e);
        if (counts[target] == UNKNOWN && isFirstVisit) {
          path.add(target);
          isReady = false;
        } else if (counts[target] < 0) {
          return limit + 1;
        } else if (isReady) {
          count += counts[target] * numSymbols(table.symbolClass(e));
          count = Math.min(count, limit + 1);
        }
      }
      if (isReady) {
        counts[state] = count;
      }
    }
    return counts[0];
  }

  private long numSymbols(int symbolClass) {
    long count = 0;
    SymbolSet set = symbols[symbolClass];
    for (int range = 0; range < set.numRanges(); range++) {
      count += 1L + set.high(range) - set.low(range);
    }
    return count;
  }
}
