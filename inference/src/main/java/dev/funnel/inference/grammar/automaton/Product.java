package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Two automata that read the same text side by side. One run each. */
final class Product {
  private static final int NONE = -1;

  private final Automaton left;
  private final Automaton right;
  private final boolean both;
  private final Effort effort;
  private final SymbolClasses classes;
  private final int[][] ofLeft;
  private final int[][] ofRight;

  private final Map<Long, Integer> numbers = new HashMap<>();
  private final IntList lefts = new IntList();
  private final IntList rights = new IntList();
  private final int[] leftTargets;
  private final int[] rightTargets;
  private final IntList touched = new IntList();

  private Product(Automaton left, Automaton right, boolean both, Effort effort) {
    this.left = left;
    this.right = right;
    this.both = both;
    this.effort = effort;
    this.classes = left.classes().join(right.classes());
    effort.spend(classes.numClasses());
    this.ofLeft = inverse(left.classes().classesOf(classes), left.classes().numClasses());
    this.ofRight = inverse(right.classes().classesOf(classes), right.classes().numClasses());
    this.leftTargets = new int[classes.numClasses()];
    this.rightTargets = new int[classes.numClasses()];
    Arrays.fill(leftTargets, NONE);
    Arrays.fill(rightTargets, NONE);
  }

  /** The texts that both accept. */
  static Automaton intersection(Automaton left, Automaton right) {
    return new Product(left, right, true, new Effort("intersection", left, right)).run();
  }

  /** The texts that one of them accepts. */
  static Automaton union(Automaton left, Automaton right) {
    return new Product(left, right, false, new Effort("union", left, right)).run();
  }

  private static int[][] inverse(int[] of, int size) {
    IntList[] lists = new IntList[size];
    for (int i = 0; i < size; i++) {
      lists[i] = new IntList();
    }
    for (int i = 0; i < of.length; i++) {
      lists[of[i]].add(i);
    }
    return Arrays.stream(lists).map(IntList::toArray).toArray(int[][]::new);
  }

  private Automaton run() {
    EdgeTable table = new EdgeTable();
    number(0, 0);
    for (int state = 0; state < lefts.size(); state++) {
      int leftState = lefts.get(state);
      int rightState = rights.get(state);
      boolean leftAccepts = leftState != NONE && left.table().isAccepting(leftState);
      boolean rightAccepts = rightState != NONE && right.table().isAccepting(rightState);
      table.state(both ? leftAccepts && rightAccepts : leftAccepts || rightAccepts);
      read(left.table(), leftState, ofLeft, leftTargets);
      read(right.table(), rightState, ofRight, rightTargets);
      touched.sort();
      for (int i = 0; i < touched.size(); i++) {
        step(touched.get(i), table);
      }
      touched.clear();
    }
    return Minimisation.of(table, classes, effort);
  }

  private void read(EdgeTable of, int state, int[][] jointClasses, int[] targets) {
    if (state == NONE) {
      return;
    }
    for (int e = of.firstEdge(state); e < of.firstEdge(state + 1); e++) {
      int[] joint = jointClasses[of.symbolClass(e)];
      effort.spend(joint.length);
      for (int symbolClass : joint) {
        if (leftTargets[symbolClass] == NONE && rightTargets[symbolClass] == NONE) {
          touched.add(symbolClass);
        }
        targets[symbolClass] = of.target(e);
      }
    }
  }

  private void step(int symbolClass, EdgeTable table) {
    int leftTarget = leftTargets[symbolClass];
    int rightTarget = rightTargets[symbolClass];
    leftTargets[symbolClass] = NONE;
    rightTargets[symbolClass] = NONE;
    if (!both || (leftTarget != NONE && rightTarget != NONE)) {
      table.edge(symbolClass, number(leftTarget, rightTarget));
    }
  }

  private int number(int leftState, int rightState) {
    long key = (leftState + 1L) << 32 | (rightState + 1L);
    Integer known = numbers.putIfAbsent(key, lefts.size());
    if (known != null) {
      return known;
    }
    lefts.add(leftState);
    rights.add(rightState);
    effort.requireStates(lefts.size());
    return lefts.size() - 1;
  }
}
