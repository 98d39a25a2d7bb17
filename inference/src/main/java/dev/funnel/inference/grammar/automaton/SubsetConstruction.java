package dev.funnel.inference.grammar.automaton;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rabin and Scott's construction: the sets of states that a text can lead to. One run each. */
final class SubsetConstruction {
  private final EdgeLists edges;
  private final int[][] classesOfSet;
  private final Effort effort;

  // A set of states by the targets that a symbol leads to, and by all that the empty text adds:
  // the first saves most of the closures.
  private final Map<IntKey, Integer> byTargets = new HashMap<>();
  private final Map<IntKey, Integer> byClosure = new HashMap<>();
  private final List<int[]> subsets = new ArrayList<>();

  private final IntList[] targetsOfClass;
  private final int[] seenIn;
  private final IntList stack = new IntList();
  private int round;

  SubsetConstruction(EdgeLists edges, SymbolClasses classes, int[][] classesOfSet, Effort effort) {
    this.edges = edges;
    this.classesOfSet = classesOfSet;
    this.effort = effort;
    this.seenIn = new int[edges.numStates()];
    this.targetsOfClass = new IntList[classes.numClasses()];
    for (int i = 0; i < targetsOfClass.length; i++) {
      targetsOfClass[i] = new IntList();
    }
  }

  EdgeTable run() {
    EdgeTable table = new EdgeTable();
    subset(new IntKey(new int[] {0}));
    for (int state = 0; state < subsets.size(); state++) {
      int[] subset = subsets.get(state);
      table.state(isAccepting(subset));
      readFrom(subset);
      for (int symbolClass = 0; symbolClass < targetsOfClass.length; symbolClass++) {
        IntList targets = targetsOfClass[symbolClass];
        if (!targets.isEmpty()) {
          table.edge(symbolClass, subset(distinct(targets)));
          targets.clear();
        }
      }
    }
    return table;
  }

  private boolean isAccepting(int[] subset) {
    for (int state : subset) {
      if (edges.isAccepting(state)) {
        return true;
      }
    }
    return false;
  }

  private void readFrom(int[] subset) {
    effort.spend(targetsOfClass.length);
    for (int state : subset) {
      for (int edge = edges.head(state); edge != EdgeLists.NO_EDGE; edge = edges.next(edge)) {
        if (edges.label(edge) != EdgeLists.EMPTY) {
          int[] classes = classesOfSet[edges.label(edge)];
          effort.spend(classes.length);
          for (int symbolClass : classes) {
            targetsOfClass[symbolClass].add(edges.target(edge));
          }
        }
      }
    }
  }

  private IntKey distinct(IntList targets) {
    round++;
    stack.clear();
    for (int i = 0; i < targets.size(); i++) {
      int target = targets.get(i);
      if (seenIn[target] != round) {
        seenIn[target] = round;
        stack.add(target);
      }
    }
    stack.sort();
    return new IntKey(stack.toArray());
  }

  private int subset(IntKey targets) {
    Integer known = byTargets.get(targets);
    if (known != null) {
      return known;
    }
    IntKey closure = closure(targets.values());
    Integer same = byClosure.putIfAbsent(closure, subsets.size());
    if (same == null) {
      same = subsets.size();
      subsets.add(closure.values());
      effort.requireStates(subsets.size());
    }
    byTargets.put(targets, same);
    return same;
  }

  private IntKey closure(int[] targets) {
    round++;
    stack.clear();
    IntList reached = new IntList();
    for (int target : targets) {
      visit(target, reached);
    }
    while (!stack.isEmpty()) {
      int state = stack.removeLast();
      for (int edge = edges.head(state); edge != EdgeLists.NO_EDGE; edge = edges.next(edge)) {
        effort.spend(1);
        if (edges.label(edge) == EdgeLists.EMPTY) {
          visit(edges.target(edge), reached);
        }
      }
    }
    reached.sort();
    return new IntKey(reached.toArray());
  }

  private void visit(int state, IntList reached) {
    if (seenIn[state] != round) {
      seenIn[state] = round;
      stack.add(state);
      if (edges.matters(state)) {
        reached.add(state);
      }
    }
  }
}
