package dev.funnel.inference.prompt;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Follows a grammar byte by byte, by its definition and without a thought for speed. */
final class GrammarWalk {
  /** Inside a lexeme, with the nodes to return to, innermost first. */
  private record Place(Lexeme lexeme, int state, int target, List<Integer> returns) {}

  private final Grammar grammar;
  private Set<Place> places = new LinkedHashSet<>();
  private boolean mayEnd;

  GrammarWalk(Grammar grammar) {
    this.grammar = grammar;
    enter(grammar.start(), List.of(), new HashSet<>());
  }

  static boolean accepts(Grammar grammar, String turn) {
    GrammarWalk walk = new GrammarWalk(grammar);
    for (byte symbol : turn.getBytes(StandardCharsets.UTF_8)) {
      walk.step(symbol & 0xff);
    }
    return walk.mayEnd;
  }

  /** A random turn; after some bytes it takes the way to an end where it knows one. */
  static String derive(Grammar grammar, Random random) {
    GrammarWalk walk = new GrammarWalk(grammar);
    StringBuilder turn = new StringBuilder();
    int patience = random.nextInt(60);
    while (!walk.mayEnd || (turn.length() < patience && !walk.allowed().isEmpty())) {
      List<Integer> allowed = walk.allowed();
      boolean isClosing = turn.length() >= patience && allowed.contains((int) '"');
      int symbol = isClosing ? '"' : allowed.get(random.nextInt(allowed.size()));
      walk.step(symbol);
      turn.append((char) symbol);
    }
    return turn.toString();
  }

  /** The ASCII bytes that may follow. */
  private List<Integer> allowed() {
    List<Integer> allowed = new ArrayList<>();
    for (int symbol = 0; symbol < 128; symbol++) {
      int next = symbol;
      if (places.stream().anyMatch(place -> step(place, next) != ByteAutomaton.DEAD)) {
        allowed.add(symbol);
      }
    }
    return allowed;
  }

  private static int step(Place place, int symbol) {
    return place.lexeme().automaton().step(place.state(), symbol);
  }

  private void step(int symbol) {
    Set<Place> before = places;
    places = new LinkedHashSet<>();
    mayEnd = false;
    for (Place place : before) {
      int state = step(place, symbol);
      if (state == ByteAutomaton.DEAD) {
        continue;
      }
      places.add(new Place(place.lexeme(), state, place.target(), place.returns()));
      if (place.lexeme().automaton().isAccepting(state)) {
        enter(place.target(), place.returns(), new HashSet<>());
      }
    }
  }

  private void enter(int node, List<Integer> returns, Set<List<Integer>> seen) {
    List<Integer> key = new ArrayList<>(returns);
    key.add(0, node);
    if (!seen.add(key)) {
      return;
    }
    if (grammar.mayEnd(node)) {
      if (returns.isEmpty()) {
        mayEnd = true;
      } else {
        enter(returns.get(0), returns.subList(1, returns.size()), seen);
      }
    }
    for (int i = 0; i < grammar.numEdges(node); i++) {
      Edge edge = grammar.edge(node, i);
      if (edge instanceof Edge.Lex lex) {
        places.add(new Place(lex.lexeme(), lex.lexeme().start(), lex.target(), returns));
      } else if (edge instanceof Edge.Call call) {
        List<Integer> inner = new ArrayList<>(returns);
        inner.add(0, call.target());
        enter(call.callee(), List.copyOf(inner), seen);
      }
    }
  }
}
