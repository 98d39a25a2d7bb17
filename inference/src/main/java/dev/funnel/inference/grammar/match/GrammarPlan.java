package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The canonical way from each node of a grammar to its end, for one vocabulary, as if no UNIQUE
 * lexeme had matched before: free text where there is some, else the end, else the shortest edge,
 * of equally short ones the first. Immutable.
 */
final class GrammarPlan {
  /** What the canonical way does at a node. */
  enum Choice {
    END,
    FREE,
    EDGE,
    /** The vocabulary cannot write what would be needed. */
    NONE
  }

  private final Grammar grammar;
  private final Completions completions;
  private final int[] distances;
  private final Choice[] choices;
  private final Edge[] best;
  private final boolean[] hasUniqueAhead;
  private final boolean[] isPlain;

  GrammarPlan(Grammar grammar, Completions completions) {
    int numNodes = grammar.numNodes();
    this.grammar = grammar;
    this.completions = completions;
    this.distances = new Distances(grammar, completions).all();
    this.choices = new Choice[numNodes];
    this.best = new Edge[numNodes];
    this.hasUniqueAhead = new boolean[numNodes];
    this.isPlain = new boolean[numNodes];
    for (int node = 0; node < numNodes; node++) {
      choose(node);
    }
    for (int node : nearestFirst()) {
      look(node);
    }
  }

  private void choose(int node) {
    choices[node] = Choice.NONE;
    for (int i = 0; i < grammar.numEdges(node); i++) {
      Edge edge = grammar.edge(node, i);
      if (edge instanceof Edge.Lex lex && lex.lexeme().kind() == Kind.FREE) {
        choices[node] = Choice.FREE;
        return;
      }
    }
    if (grammar.mayEnd(node)) {
      choices[node] = Choice.END;
    } else if (distances[node] < Completions.NEVER) {
      choices[node] = Choice.EDGE;
      best[node] = next(node, null);
    }
  }

  /** The nodes, so that those on the canonical way from a node come before it. */
  private int[] nearestFirst() {
    long[] keys = new long[distances.length];
    int[] nodeOfRank = new int[distances.length];
    for (int node = 0; node < keys.length; node++) {
      int rank = grammar.rank(node);
      nodeOfRank[rank] = node;
      keys[node] = ((long) distances[node] << 32) | (keys.length - 1 - rank);
    }
    Arrays.sort(keys);
    int[] nodes = new int[keys.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = nodeOfRank[keys.length - 1 - (int) keys[i]];
    }
    return nodes;
  }

  private void look(int node) {
    Edge edge = best[node];
    if (edge == null) {
      isPlain[node] = choices[node] == Choice.END;
      return;
    }
    boolean isUnique = edge instanceof Edge.Lex lex && lex.lexeme().kind() == Kind.UNIQUE;
    boolean isCallPlain = !(edge instanceof Edge.Call call) || isPlain[call.callee()];
    hasUniqueAhead[node] = isUnique || hasUniqueAhead[edge.target()];
    isPlain[node] = !isUnique && isCallPlain && isPlain[edge.target()];
  }

  /** About what it takes. */
  long numBytes() {
    return 64 + 20L * distances.length;
  }

  Grammar grammar() {
    return grammar;
  }

  Choice choice(int node) {
    return choices[node];
  }

  /** Bytes of the canonical way; a special token counts one, free text nothing. */
  int distance(int node) {
    return distances[node];
  }

  /** Whether the canonical way matches a UNIQUE lexeme before this activation ends. */
  boolean hasUniqueAhead(int node) {
    return hasUniqueAhead[node];
  }

  /**
   * Whether the canonical way is the same after whatever was matched before, and as long as its
   * distance says: no UNIQUE lexeme and no free text on it.
   */
  boolean isPlain(int node) {
    return isPlain[node];
  }

  /** Whether nothing can follow a node but the end of its activation. */
  boolean isLast(int node) {
    return grammar.mayEnd(node) && grammar.numEdges(node) == 0;
  }

  /**
   * The edge that is taken when all before {@code tried} in this order, and itself, cannot be.
   *
   * @param tried null for the first
   * @return null if there is none
   */
  @Nullable Edge next(int node, @Nullable Edge tried) {
    if (tried == null && best[node] != null) {
      return best[node];
    }
    int least = tried == null ? 0 : Distances.along(tried, distances, completions);
    boolean isPastTried = tried == null;
    Edge nearest = null;
    int bestDistance = Completions.NEVER;
    for (int i = 0; i < grammar.numEdges(node); i++) {
      Edge edge = grammar.edge(node, i);
      int distance = Distances.along(edge, distances, completions);
      boolean isLater = distance > least || (distance == least && isPastTried);
      if (isLater && distance < bestDistance) {
        nearest = edge;
        bestDistance = distance;
      }
      isPastTried |= edge == tried;
    }
    return nearest;
  }
}
