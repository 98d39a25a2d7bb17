package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme.Kind;
import java.util.Arrays;

/**
 * Bytes of the shortest way from each node to its end that a vocabulary can write. Free text counts
 * nothing, nor does what follows it: a turn may be cut there.
 */
final class Distances {
  private final Grammar grammar;
  private final Completions completions;
  private final int[] distances;
  private final int[][] dependents;

  Distances(Grammar grammar, Completions completions) {
    this.grammar = grammar;
    this.completions = completions;
    this.distances = new int[grammar.numNodes()];
    this.dependents = dependents(grammar);
  }

  /** By node; {@link Completions#NEVER} where there is none. */
  int[] all() {
    int numNodes = distances.length;
    Arrays.fill(distances, Completions.NEVER);
    // A ring of the nodes to look at (again), each in it at most once.
    int[] ring = new int[numNodes];
    boolean[] isWaiting = new boolean[numNodes];
    for (int node = 0; node < numNodes; node++) {
      // Compilers number what follows after what it follows: the last node first saves work.
      ring[node] = numNodes - 1 - node;
    }
    Arrays.fill(isWaiting, true);
    int numWaiting = numNodes;
    for (int at = 0; numWaiting > 0; at = (at + 1) % numNodes) {
      int node = ring[at];
      numWaiting--;
      isWaiting[node] = false;
      if (improve(node)) {
        for (int dependent : dependents[node]) {
          if (!isWaiting[dependent]) {
            isWaiting[dependent] = true;
            ring[(at + 1 + numWaiting++) % numNodes] = dependent;
          }
        }
      }
    }
    return distances;
  }

  private boolean improve(int node) {
    int best = grammar.mayEnd(node) ? 0 : Completions.NEVER;
    for (int i = 0; i < grammar.numEdges(node); i++) {
      best = Math.min(best, along(grammar.edge(node, i), distances, completions));
    }
    boolean isNearer = best < distances[node];
    distances[node] = best;
    return isNearer;
  }

  static int along(Edge edge, int[] distances, Completions completions) {
    int step = 1;
    if (edge instanceof Edge.Lex lex) {
      if (lex.lexeme().kind() == Kind.FREE) {
        return 0;
      }
      step = completions.distance(lex.lexeme().automaton(), lex.lexeme().start());
    } else if (edge instanceof Edge.Call call) {
      step = distances[call.callee()];
    }
    return Math.min(Completions.NEVER, step + distances[edge.target()]);
  }

  private static int[][] dependents(Grammar grammar) {
    IntList[] lists = new IntList[grammar.numNodes()];
    Arrays.setAll(lists, node -> new IntList());
    for (int node = 0; node < lists.length; node++) {
      for (int i = 0; i < grammar.numEdges(node); i++) {
        Edge edge = grammar.edge(node, i);
        lists[edge.target()].add(node);
        if (edge instanceof Edge.Call call) {
          lists[call.callee()].add(node);
        }
      }
    }
    return Arrays.stream(lists).map(IntList::toArray).toArray(int[][]::new);
  }
}
