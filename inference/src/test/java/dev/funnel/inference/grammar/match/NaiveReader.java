package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads a grammar as its definition says, every derivation on its own: the oracle. */
final class NaiveReader {
  private static final int MAX_SEARCHED = 200_000;

  /** Where an activation returns to, and what it had matched. */
  record Return(int node, Set<String> memory) {}

  /**
   * One derivation of what was read: at a node, or within the lexeme of an edge.
   *
   * @param edge null at a node
   */
  record Derivation(
      List<Return> stack,
      Set<String> memory,
      int node,
      Edge.@Nullable Lex edge,
      int state,
      String typed) {}

  private final Grammar grammar;
  private final boolean hasMemory;
  private final Map<Derivation, Boolean> live = new HashMap<>();

  NaiveReader(Grammar grammar) {
    this.grammar = grammar;
    this.hasMemory =
        IntStream.range(0, grammar.numNodes())
            .mapToObj(this::edges)
            .flatMap(List::stream)
            .anyMatch(edge -> edge instanceof Edge.Lex lex && lex.lexeme().kind() == Kind.UNIQUE);
  }

  Set<Derivation> start() {
    return expanded(Set.of(at(grammar.start(), List.of(), Set.of())));
  }

  boolean mayEnd(Set<Derivation> derivations) {
    return derivations.stream().anyMatch(this::isAtEnd);
  }

  /** After a text; empty if no derivation goes on with it, completed or not. */
  Set<Derivation> after(Set<Derivation> derivations, String text) {
    Set<Derivation> now = derivations;
    for (int i = 0; i < text.length(); i++) {
      char symbol = text.charAt(i);
      Set<Derivation> next = new LinkedHashSet<>();
      now.forEach(derivation -> step(derivation, symbol, next));
      now = expanded(next);
    }
    return now;
  }

  Set<Derivation> afterSpecial(Set<Derivation> derivations, int token) {
    Set<Derivation> next = new LinkedHashSet<>();
    for (Derivation derivation : derivations) {
      if (derivation.edge == null) {
        for (Edge edge : edges(derivation.node)) {
          if (edge instanceof Edge.Special special && special.tokenId() == token) {
            next.add(at(special.target(), derivation.stack, derivation.memory));
          }
        }
      }
    }
    return expanded(next);
  }

  /** Whether a derivation can be completed. */
  boolean isLive(Set<Derivation> derivations) {
    // Without a memory every edge of a grammar leads to an end; else it is searched for.
    return hasMemory ? derivations.stream().anyMatch(this::isLive) : !derivations.isEmpty();
  }

  private boolean isLive(Derivation from) {
    Boolean known = live.get(from);
    if (known == null) {
      known = search(from);
      live.put(from, known);
    }
    return known;
  }

  private boolean search(Derivation from) {
    Set<Derivation> seen = new HashSet<>(Set.of(from));
    Queue<Derivation> work = new PriorityQueue<>(Comparator.comparingInt(this::distance));
    work.add(from);
    while (!work.isEmpty()) {
      Derivation derivation = work.poll();
      if (isAtEnd(derivation)) {
        return true;
      }
      if (seen.size() > MAX_SEARCHED) {
        throw new IllegalStateException("the grammar is too large to be searched");
      }
      Set<Derivation> next = new LinkedHashSet<>(afterSpecial(Set.of(derivation), 1));
      for (int i = 0; i < RandomGrammar.ALPHABET.length(); i++) {
        step(derivation, RandomGrammar.ALPHABET.charAt(i), next);
      }
      next.addAll(withoutAByte(derivation));
      for (Derivation reached : next) {
        if (seen.add(reached)) {
          work.add(reached);
        }
      }
    }
    return false;
  }

  /** About how many bytes are needed: only for what is looked at first. */
  private int distance(Derivation derivation) {
    Edge.Lex edge = derivation.edge;
    int distance =
        edge == null
            ? grammar.bytesToEnd(derivation.node)
            : edge.lexeme().automaton().bytesToAccept(derivation.state)
                + grammar.bytesToEnd(edge.target());
    for (Return back : derivation.stack) {
      distance += grammar.bytesToEnd(back.node);
    }
    return distance;
  }

  private boolean isAtEnd(Derivation derivation) {
    return derivation.edge == null && derivation.stack.isEmpty() && grammar.mayEnd(derivation.node);
  }

  private static Derivation at(int node, List<Return> stack, Set<String> memory) {
    return new Derivation(stack, memory, node, null, 0, "");
  }

  private void step(Derivation derivation, int symbol, Set<Derivation> next) {
    Edge.Lex edge = derivation.edge;
    if (edge == null) {
      return;
    }
    int state = edge.lexeme().automaton().step(derivation.state, symbol);
    if (state != ByteAutomaton.DEAD) {
      next.add(
          new Derivation(
              derivation.stack,
              derivation.memory,
              derivation.node,
              edge,
              state,
              derivation.typed + (char) symbol));
    }
  }

  private Set<Derivation> expanded(Set<Derivation> derivations) {
    Set<Derivation> all = new LinkedHashSet<>(derivations);
    Deque<Derivation> work = new ArrayDeque<>(derivations);
    while (!work.isEmpty()) {
      for (Derivation next : withoutAByte(work.poll())) {
        if (all.add(next)) {
          work.add(next);
        }
      }
    }
    return all;
  }

  private List<Derivation> withoutAByte(Derivation from) {
    List<Derivation> next = new ArrayList<>();
    if (from.edge != null) {
      leave(from, from.edge, next);
      return next;
    }
    for (Edge edge : edges(from.node)) {
      if (edge instanceof Edge.Lex lex) {
        next.add(new Derivation(from.stack, from.memory, from.node, lex, lex.lexeme().start(), ""));
      } else if (edge instanceof Edge.Call call) {
        List<Return> stack = new ArrayList<>(from.stack);
        stack.add(new Return(call.target(), from.memory));
        next.add(at(call.callee(), List.copyOf(stack), Set.of()));
      }
    }
    int depth = from.stack.size();
    if (grammar.mayEnd(from.node) && depth > 0) {
      Return back = from.stack.get(depth - 1);
      next.add(at(back.node, List.copyOf(from.stack.subList(0, depth - 1)), back.memory));
    }
    return next;
  }

  private static void leave(Derivation from, Edge.Lex edge, List<Derivation> next) {
    boolean isUnique = edge.lexeme().kind() == Kind.UNIQUE;
    if (!edge.lexeme().automaton().isAccepting(from.state)
        || (isUnique && from.memory.contains(from.typed))) {
      return;
    }
    Set<String> memory = new HashSet<>(from.memory);
    if (isUnique) {
      memory.add(from.typed);
    }
    next.add(at(edge.target(), from.stack, Set.copyOf(memory)));
  }

  private List<Edge> edges(int node) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < grammar.numEdges(node); i++) {
      edges.add(grammar.edge(node, i));
    }
    return edges;
  }
}
