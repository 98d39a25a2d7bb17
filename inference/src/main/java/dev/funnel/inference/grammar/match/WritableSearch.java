package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;

/**
 * Looks for an automaton's shortest text from a state that uses writable bytes only, breadth first
 * and smaller bytes first, so that of equally short ones it finds the first. For the few states
 * where a vocabulary lacks a byte of the shortest text.
 */
final class WritableSearch {
  private static final int MAX_STATES = 1 << 14;

  private final ByteAutomaton automaton;
  private final boolean[] isWritable;
  private final IntList states = new IntList();
  private final IntList parents = new IntList();
  private final IntList symbols = new IntList();
  private final IntMap seen = new IntMap();

  WritableSearch(ByteAutomaton automaton, boolean[] isWritable, int from) {
    this.automaton = automaton;
    this.isWritable = isWritable;
    add(from, -1, 0);
  }

  /** The bytes; none if the search found no text within its bound. */
  int[] way() {
    for (int at = 0; at < states.size() && states.size() < MAX_STATES; at++) {
      if (automaton.isAccepting(states.get(at))) {
        return wayTo(at);
      }
      for (int symbol = 0; symbol < 256; symbol++) {
        int next = isWritable[symbol] ? automaton.step(states.get(at), symbol) : ByteAutomaton.DEAD;
        if (next != ByteAutomaton.DEAD && seen.get(next) == IntMap.ABSENT) {
          add(next, at, symbol);
        }
      }
    }
    return new int[0];
  }

  private void add(int state, int parent, int symbol) {
    seen.put(state, 1);
    states.add(state);
    parents.add(parent);
    symbols.add(symbol);
  }

  private int[] wayTo(int end) {
    int length = 0;
    for (int at = end; at > 0; at = parents.get(at)) {
      length++;
    }
    int[] way = new int[length];
    for (int at = end; at > 0; at = parents.get(at)) {
      way[--length] = symbols.get(at);
    }
    return way;
  }
}
