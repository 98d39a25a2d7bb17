package dev.funnel.inference.grammar.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns an automaton over characters into one over the bytes of their JSON strings, quotes
 * included. One run each.
 */
public final class JsonEncoding {
  private final EdgeTable table;
  private final JsonCharacters characters;
  private final Effort effort;

  // State 0 reads the opening quote, the characters' states follow, then the closed string; those
  // inside a character come last and are one where their edges are.
  private final List<int[]> states = new ArrayList<>();
  private final Map<IntKey, Integer> inside = new HashMap<>();
  private final int closed;

  // Of the character state at hand: its targets by class, and the nodes that lead to one of them.
  private final int[] targetOfClass;
  private final int[] stateOfNode;
  private final boolean[] isLeading;
  private final IntList leading = new IntList();

  private JsonEncoding(Automaton automaton) {
    this.effort = new Effort("JSON encoding", automaton);
    this.table = automaton.table();
    this.characters = new JsonCharacters(automaton.classes());
    this.closed = table.numStates() + 1;
    this.targetOfClass = new int[automaton.classes().numClasses()];
    this.stateOfNode = new int[characters.numNodes()];
    this.isLeading = new boolean[characters.numNodes()];
  }

  /**
   * The JSON strings of the texts that an automaton over code points accepts.
   *
   * @throws GrammarTooLarge if that takes too many states
   * @throws IllegalArgumentException if there is no text
   */
  public static TableAutomaton of(Automaton automaton) {
    if (automaton.isEmpty()) {
      throw new IllegalArgumentException("no text to encode");
    }
    return new JsonEncoding(automaton).run();
  }

  private TableAutomaton run() {
    states.add(new int[] {'"', '"', 1});
    for (int state = 0; state <= table.numStates(); state++) {
      states.add(new int[0]);
    }
    for (int state = 0; state < table.numStates(); state++) {
      states.set(state + 1, edges(state));
    }
    BitSet accepting = new BitSet();
    accepting.set(closed);
    return TableAutomaton.ofRanges(states, accepting);
  }

  private int[] edges(int state) {
    Arrays.fill(targetOfClass, ByteAutomaton.DEAD);
    for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
      int symbolClass = table.symbolClass(e);
      targetOfClass[symbolClass] = table.target(e) + 1;
      characters.forEachParentOfLeaf(symbolClass, this::lead);
    }
    for (int i = 0; i < leading.size(); i++) {
      characters.forEachParent(leading.get(i), this::lead);
    }
    int[] ranges = isLeading[characters.rootNode()] ? ranges(characters.rootNode()) : new int[0];
    for (int i = 0; i < leading.size(); i++) {
      isLeading[leading.get(i)] = false;
    }
    leading.clear();
    if (table.isAccepting(state)) {
      ranges = Arrays.copyOf(ranges, ranges.length + 3);
      ranges[ranges.length - 3] = '"';
      ranges[ranges.length - 2] = '"';
      ranges[ranges.length - 1] = closed;
    }
    return ranges;
  }

  private void lead(int node) {
    effort.spend(1);
    if (!isLeading[node]) {
      isLeading[node] = true;
      stateOfNode[node] = ByteAutomaton.DEAD;
      leading.add(node);
    }
  }

  // Recursion is bounded by the bytes of a character.
  private int[] ranges(int node) {
    int[] edges = characters.edges(node);
    effort.spend(edges.length);
    IntList ranges = new IntList();
    for (int i = 0; i < edges.length; i += 3) {
      int target = target(edges[i + 2]);
      int size = ranges.size();
      if (target == ByteAutomaton.DEAD) {
        continue;
      }
      if (size > 0 && ranges.get(size - 2) == edges[i] - 1 && ranges.get(size - 1) == target) {
        ranges.set(size - 2, edges[i + 1]);
      } else {
        ranges.add(edges[i]);
        ranges.add(edges[i + 1]);
        ranges.add(target);
      }
    }
    return ranges.toArray();
  }

  private int target(int child) {
    if (child < 0) {
      return targetOfClass[~child];
    }
    if (isLeading[child] && stateOfNode[child] == ByteAutomaton.DEAD) {
      stateOfNode[child] = insideState(ranges(child));
    }
    return isLeading[child] ? stateOfNode[child] : ByteAutomaton.DEAD;
  }

  private int insideState(int[] ranges) {
    Integer known = inside.putIfAbsent(new IntKey(ranges), states.size());
    if (known != null) {
      return known;
    }
    states.add(ranges);
    effort.requireStates(states.size());
    return states.size() - 1;
  }
}
