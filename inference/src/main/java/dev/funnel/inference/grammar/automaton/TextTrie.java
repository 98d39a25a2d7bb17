package dev.funnel.inference.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tree of a finite set of texts, breadth first, so that states come out in their order. */
final class TextTrie {
  private TextTrie() {}

  /** A range of sorted texts that agree up to a depth: one state. */
  private record Node(int from, int to, int depth) {}

  static Automaton automaton(Collection<String> texts) {
    Effort effort = new Effort("list");
    int[][] sorted = sorted(texts, effort);
    if (sorted.length == 0) {
      return Automaton.none(Alphabet.CODE_POINTS);
    }
    Map<Integer, SymbolSet> symbols = new HashMap<>();
    for (int[] text : sorted) {
      for (int symbol : text) {
        symbols.computeIfAbsent(symbol, SymbolSet::of);
      }
    }
    SymbolClasses classes =
        SymbolClasses.separating(Alphabet.CODE_POINTS, List.copyOf(symbols.values()), effort);
    return Minimisation.of(table(sorted, classes), classes, effort);
  }

  private static int[][] sorted(Collection<String> texts, Effort effort) {
    List<int[]> list = new ArrayList<>();
    for (String text : texts) {
      effort.spend(16L * (1 + text.length()));
      int[] symbols = text.codePoints().toArray();
      if (Arrays.stream(symbols).noneMatch(SymbolSet.SURROGATES::contains)) {
        list.add(symbols);
      }
    }
    list.sort(Arrays::compare);
    return list.toArray(int[][]::new);
  }

  private static EdgeTable table(int[][] texts, SymbolClasses classes) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(0, texts.length, 0));
    EdgeTable table = new EdgeTable();
    for (int state = 0; state < nodes.size(); state++) {
      Node node = nodes.get(state);
      int at = node.from;
      boolean isAccepting = texts[at].length == node.depth;
      table.state(isAccepting);
      while (at < node.to && texts[at].length == node.depth) {
        at++;
      }
      while (at < node.to) {
        int symbol = texts[at][node.depth];
        int end = at;
        while (end < node.to && texts[end][node.depth] == symbol) {
          end++;
        }
        table.edge(classes.classOf(symbol), nodes.size());
        nodes.add(new Node(at, end, node.depth + 1));
        at = end;
      }
    }
    return table;
  }
}
