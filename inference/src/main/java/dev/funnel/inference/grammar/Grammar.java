package dev.funnel.inference.grammar;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The turns that a model may write, as a recursive transition network: nodes, joined by edges that
 * match a lexeme, a special token, or whatever a node elsewhere derives (a call, for recursion). A
 * turn is a way from the start to a node that may end, and an end of turn after it.
 *
 * <p>Immutable, safe for use from any thread. What can never be completed is left out when it is
 * built, so that every edge leads to an end.
 */
public final class Grammar {
  /** A step from one node to another. */
  public sealed interface Edge {
    /** The node that follows. */
    int target();

    /** A text that the lexeme accepts. */
    record Lex(Lexeme lexeme, int target) implements Edge {
      /** Whether the lexeme accepts the empty text. */
      public boolean mayBeEmpty() {
        return lexeme.automaton().isAccepting(lexeme.start());
      }
    }

    /** What node {@code callee} derives until it may end. */
    record Call(int callee, int target) implements Edge {}

    /** One special token. */
    record Special(int tokenId, int target) implements Edge {}
  }

  /** The distance of a node that cannot be completed. */
  private static final int NEVER = Integer.MAX_VALUE / 4;

  private final int start;
  private final Edge[][] edges;
  private final boolean[] mayEnd;
  private final int[] bytesToEnd;
  private final int[] ranks;
  private final int[] nesting;

  private Grammar(int start, Edge[][] edges, boolean[] mayEnd, int[] bytesToEnd, int[] ranks) {
    this.start = start;
    this.edges = edges;
    this.mayEnd = mayEnd;
    this.bytesToEnd = bytesToEnd;
    this.ranks = ranks;
    this.nesting = nesting();
  }

  public int start() {
    return start;
  }

  public int numNodes() {
    return edges.length;
  }

  public int numEdges(int node) {
    return edges[node].length;
  }

  public Edge edge(int node, int index) {
    return edges[node][index];
  }

  /** Whether what began at the callee, or the turn, may end at this node. */
  public boolean mayEnd(int node) {
    return mayEnd[node];
  }

  /**
   * Bytes of the shortest text from this node to one that may end; a special token counts as one.
   * UNIQUE lexemes count as if nothing had been matched before.
   */
  public int bytesToEnd(int node) {
    return bytesToEnd[node];
  }

  /**
   * A numbering in which every node comes before those that are reached from it without a byte: its
   * callees, and the targets of lexemes that may be empty.
   */
  public int rank(int node) {
    return ranks[node];
  }

  /** Most calls within each other on the shortest ways from this node to one that may end. */
  public int nesting(int node) {
    return nesting[node];
  }

  // A way's next node needs fewer bytes, or as many at a higher rank: each comes after those that
  // it depends on.
  private int[] nesting() {
    int[] depths = new int[edges.length];
    IntStream.range(0, edges.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(node -> bytesToEnd[node])
                .thenComparingInt(node -> -ranks[node]))
        .filter(node -> bytesToEnd[node] > 0)
        .forEach(node -> depths[node] = nesting(node, depths));
    return depths;
  }

  private int nesting(int node, int[] depths) {
    int most = 0;
    for (Edge edge : edges[node]) {
      if (bytesAlong(edge) == bytesToEnd[node]) {
        most = Math.max(most, depths[edge.target()]);
        most = edge instanceof Edge.Call call ? Math.max(most, 1 + depths[call.callee()]) : most;
      }
    }
    return most;
  }

  /** Bytes of the shortest text along this edge and from its target to an end. */
  public int bytesAlong(Edge edge) {
    return bytesAlong(edge, bytesToEnd);
  }

  private static int bytesAlong(Edge edge, int[] bytesToEnd) {
    int step;
    if (edge instanceof Edge.Lex lex) {
      step = lex.lexeme().automaton().bytesToAccept(lex.lexeme().start());
    } else if (edge instanceof Edge.Call call) {
      step = bytesToEnd[call.callee()];
    } else {
      step = 1;
    }
    return Math.min(NEVER, step + bytesToEnd[edge.target()]);
  }

  /** Collects nodes and edges; not thread-safe. */
  public static final class Builder {
    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<Boolean> mayEnd = new ArrayList<>();
    private final int maxNodes;
    private final int maxEdges;
    private int numEdges;

    /**
     * An empty grammar.
     *
     * @param maxNodes most nodes
     * @param maxEdges most edges
     */
    public Builder(int maxNodes, int maxEdges) {
      this.maxNodes = maxNodes;
      this.maxEdges = maxEdges;
    }

    /**
     * A new node without edges.
     *
     * @throws GrammarTooLarge if there are too many
     */
    public int node() {
      if (edges.size() == maxNodes) {
        throw new GrammarTooLarge("it needs more than " + maxNodes + " grammar nodes");
      }
      edges.add(new ArrayList<>(2));
      mayEnd.add(false);
      return edges.size() - 1;
    }

    /** What began at the callee, or the turn, may end at this node. */
    public void end(int node) {
      mayEnd.set(node, true);
    }

    public void lex(int from, Lexeme lexeme, int target) {
      add(from, new Edge.Lex(lexeme, target));
    }

    public void call(int from, int callee, int target) {
      add(from, new Edge.Call(callee, target));
    }

    public void special(int from, int tokenId, int target) {
      add(from, new Edge.Special(tokenId, target));
    }

    private void add(int from, Edge edge) {
      if (++numEdges > maxEdges) {
        throw new GrammarTooLarge("it needs more than " + maxEdges + " grammar edges");
      }
      edges.get(from).add(edge);
    }

    /**
     * Bytes of the shortest text from a node to one that may end, as built so far.
     *
     * @return empty if there is no such text
     */
    public OptionalInt shortest(int node) {
      int bytes = distances()[node];
      return bytes == NEVER ? OptionalInt.empty() : OptionalInt.of(bytes);
    }

    /**
     * The grammar from a node on, without the edges that lead to no end.
     *
     * @throws IllegalArgumentException if no turn can be completed, or a node derives itself
     *     without a byte in between: both are for the compiler of a schema to refuse
     */
    public Grammar build(int start) {
      int[] bytes = distances();
      if (bytes[start] == NEVER) {
        throw new IllegalArgumentException("no text leads from node " + start + " to an end");
      }
      Edge[][] live = new Edge[edges.size()][];
      boolean[] ends = new boolean[edges.size()];
      for (int node = 0; node < live.length; node++) {
        live[node] =
            edges.get(node).stream()
                .filter(edge -> bytesAlong(edge, bytes) < NEVER)
                .toArray(Edge[]::new);
        ends[node] = mayEnd.get(node);
      }
      return new Grammar(start, live, ends, bytes, ranks(live, bytes));
    }

    // Relaxation until nothing changes (Knuth 1977, "A generalization of Dijkstra's algorithm",
    // without the heap): a node is looked at again when one that it depends on got nearer.
    private int[] distances() {
      int[] bytes = new int[edges.size()];
      Arrays.fill(bytes, NEVER);
      List<List<Integer>> dependents = dependents();
      Deque<Integer> work = new ArrayDeque<>();
      for (int node = 0; node < bytes.length; node++) {
        work.add(node);
      }
      while (!work.isEmpty()) {
        int node = work.poll();
        int best = mayEnd.get(node) ? 0 : NEVER;
        for (Edge edge : edges.get(node)) {
          best = Math.min(best, bytesAlong(edge, bytes));
        }
        if (best < bytes[node]) {
          bytes[node] = best;
          work.addAll(dependents.get(node));
        }
      }
      return bytes;
    }

    private List<List<Integer>> dependents() {
      List<List<Integer>> dependents = new ArrayList<>();
      for (int node = 0; node < edges.size(); node++) {
        dependents.add(new ArrayList<>(2));
      }
      for (int node = 0; node < edges.size(); node++) {
        for (Edge edge : edges.get(node)) {
          dependents.get(edge.target()).add(node);
          if (edge instanceof Edge.Call call) {
            dependents.get(call.callee()).add(node);
          }
        }
      }
      return dependents;
    }

    // A depth-first search over what begins at the same byte, with an own stack: a hostile grammar
    // is deep.
    private static int[] ranks(Edge[][] edges, int[] bytes) {
      byte[] colour = new byte[edges.length];
      int[] ranks = new int[edges.length];
      int rank = edges.length;
      Deque<int[]> path = new ArrayDeque<>();
      for (int root = 0; root < edges.length; root++) {
        if (colour[root] == 0) {
          colour[root] = 1;
          path.push(new int[] {root, 0});
        }
        while (!path.isEmpty()) {
          int[] top = path.peek();
          if (top[1] == edges[top[0]].length) {
            colour[top[0]] = 2;
            ranks[top[0]] = --rank;
            path.pop();
            continue;
          }
          int next = atTheSameByte(edges[top[0]][top[1]++], bytes);
          if (next >= 0 && colour[next] == 1) {
            throw new IllegalArgumentException(
                "node " + next + " derives itself without a byte in between");
          }
          if (next >= 0 && colour[next] == 0) {
            colour[next] = 1;
            path.push(new int[] {next, 0});
          }
        }
      }
      return ranks;
    }

    /** The node where the turn may go on before another byte; -1 if there is none. */
    private static int atTheSameByte(Edge edge, int[] bytes) {
      if (edge instanceof Edge.Call call) {
        if (bytes[call.callee()] == 0) {
          throw new IllegalArgumentException(
              "node " + call.callee() + " is called and may be empty");
        }
        return call.callee();
      }
      return edge instanceof Edge.Lex lex && lex.mayBeEmpty() ? lex.target() : -1;
    }
  }
}
