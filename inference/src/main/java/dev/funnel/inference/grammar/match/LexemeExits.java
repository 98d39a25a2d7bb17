package dev.funnel.inference.grammar.match;

import java.util.ArrayList;
import java.util.List;

/** Collects where tokens leave a lexeme, by the byte after it. */
final class LexemeExits {
  private final IntList[] nodes = new IntList[256];
  private final IntList[] states = new IntList[256];

  /** The lexeme accepts in a state, and a token goes on from there to a node of the trie. */
  void add(int symbol, int node, int state) {
    if (nodes[symbol] == null) {
      nodes[symbol] = new IntList();
      states[symbol] = new IntList();
    }
    nodes[symbol].add(node);
    states[symbol].add(state);
  }

  /** The mask with these exits. */
  LexemeMask mask(TokenSet staying, int[] endStates, TokenSet[] groups) {
    IntList symbols = new IntList();
    List<int[]> exits = new ArrayList<>();
    List<int[]> exitStates = new ArrayList<>();
    for (int symbol = 0; symbol < nodes.length; symbol++) {
      if (nodes[symbol] != null) {
        symbols.add(symbol);
        exits.add(nodes[symbol].toArray());
        exitStates.add(states[symbol].toArray());
      }
    }
    return new LexemeMask(
        staying,
        endStates,
        groups,
        symbols.toArray(),
        exits.toArray(int[][]::new),
        exitStates.toArray(int[][]::new));
  }
}
