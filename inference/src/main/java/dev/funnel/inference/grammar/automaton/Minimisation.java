package dev.funnel.inference.grammar.automaton;

import java.util.Arrays;

/**
 * Minimises an automaton by Hopcroft's idea in Valmari's form (2012): O(edges * log states), edges
 * that lead nowhere left out. One run each.
 */
final class Minimisation {
  private final EdgeTable table;
  private final SymbolClasses classes;
  private final Effort effort;

  // Live states and edges, numbered from 0.
  private final int[] liveOf;
  private int numLive;
  private int[] tails = {};
  private int[] labels = {};
  private int[] heads = {};

  private Minimisation(EdgeTable table, SymbolClasses classes, Effort effort) {
    this.table = table;
    this.classes = classes;
    this.effort = effort;
    this.liveOf = new int[table.numStates()];
  }

  /**
   * The least automaton of the same texts; every state of the table is reachable.
   *
   * @param effort by which the table was made
   * @throws GrammarTooLarge if the effort is too much
   */
  static Automaton of(EdgeTable table, SymbolClasses classes, Effort effort) {
    effort.spend(table.numStates() + 4L * table.numEdges());
    return new Minimisation(table, classes, effort).run();
  }

  private Automaton run() {
    keepLive();
    if (liveOf[0] < 0) {
      return Automaton.none(classes.alphabet());
    }
    Partition blocks = new Partition(numLive);
    for (int state = 0; state < liveOf.length; state++) {
      if (liveOf[state] >= 0 && table.isAccepting(state)) {
        blocks.mark(liveOf[state]);
      }
    }
    blocks.split();
    refine(blocks);
    return new Quotient(table, classes, liveOf, blocks).automaton(effort.numSteps());
  }

  private void keepLive() {
    int[] numInto = new int[liveOf.length + 1];
    for (int edge = 0; edge < table.numEdges(); edge++) {
      numInto[table.target(edge) + 1]++;
    }
    for (int i = 1; i < numInto.length; i++) {
      numInto[i] += numInto[i - 1];
    }
    int[] into = new int[table.numEdges()];
    int[] at = numInto.clone();
    for (int state = 0; state < liveOf.length; state++) {
      for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
        into[at[table.target(e)]++] = state;
      }
    }
    boolean[] live = new boolean[liveOf.length];
    IntList work = new IntList();
    for (int state = 0; state < live.length; state++) {
      if (table.isAccepting(state)) {
        live[state] = true;
        work.add(state);
      }
    }
    while (!work.isEmpty()) {
      int state = work.removeLast();
      for (int i = numInto[state]; i < numInto[state + 1]; i++) {
        if (!live[into[i]]) {
          live[into[i]] = true;
          work.add(into[i]);
        }
      }
    }
    for (int state = 0; state < live.length; state++) {
      liveOf[state] = live[state] ? numLive++ : -1;
    }
    keepEdges();
  }

  private void keepEdges() {
    tails = new int[table.numEdges()];
    labels = new int[table.numEdges()];
    heads = new int[table.numEdges()];
    int numEdges = 0;
    for (int state = 0; state < liveOf.length; state++) {
      for (int e = table.firstEdge(state); e < table.firstEdge(state + 1); e++) {
        if (liveOf[state] >= 0 && liveOf[table.target(e)] >= 0) {
          tails[numEdges] = liveOf[state];
          labels[numEdges] = table.symbolClass(e);
          heads[numEdges++] = liveOf[table.target(e)];
        }
      }
    }
    tails = Arrays.copyOf(tails, numEdges);
    labels = Arrays.copyOf(labels, numEdges);
    heads = Arrays.copyOf(heads, numEdges);
  }

  // Edges are kept in cords: those of one label that lead to one block. A new cord splits the
  // blocks by "has an edge in it", a new block splits the cords by "leads to it".
  private void refine(Partition blocks) {
    int[] firstByLabel = new int[classes.numClasses() + 1];
    int[] byLabel = sorted(labels, firstByLabel);
    Partition cords = new Partition(heads.length);
    for (int label = 0; label + 1 < firstByLabel.length; label++) {
      for (int i = firstByLabel[label]; i < firstByLabel[label + 1]; i++) {
        cords.mark(byLabel[i]);
      }
      cords.split();
    }
    int[] firstInto = new int[numLive + 1];
    int[] into = sorted(heads, firstInto);
    int block = 1;
    for (int cord = 0; cord < cords.numParts(); cord++) {
      for (int i = cords.first(cord); i < cords.end(cord); i++) {
        blocks.mark(tails[cords.elementAt(i)]);
      }
      blocks.split();
      for (; block < blocks.numParts(); block++) {
        for (int i = blocks.first(block); i < blocks.end(block); i++) {
          int state = blocks.elementAt(i);
          for (int j = firstInto[state]; j < firstInto[state + 1]; j++) {
            cords.mark(into[j]);
          }
        }
        cords.split();
      }
    }
  }

  // The indices of the keys by key; fills in where each key begins.
  private static int[] sorted(int[] keys, int[] firsts) {
    for (int key : keys) {
      firsts[key + 1]++;
    }
    for (int i = 1; i < firsts.length; i++) {
      firsts[i] += firsts[i - 1];
    }
    int[] at = firsts.clone();
    int[] order = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      order[at[keys[i]]++] = i;
    }
    return order;
  }
}
