package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * The text of fewest bytes that a grammar writes; of equally short ones the first by edge and byte.
 * Where lexemes must differ from one another it is too short.
 */
final class ShortestText {
  private final Grammar grammar;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Deque<Integer> returns = new ArrayDeque<>();

  private ShortestText(Grammar grammar) {
    this.grammar = grammar;
  }

  static byte[] of(Grammar grammar) {
    ShortestText shortest = new ShortestText(grammar);
    shortest.follow();
    return shortest.text.toByteArray();
  }

  private void follow() {
    int node = grammar.start();
    while (true) {
      if (grammar.bytesToEnd(node) > 0) {
        node = step(nearest(node));
      } else if (returns.isEmpty()) {
        return;
      } else {
        node = returns.pop();
      }
    }
  }

  private Edge nearest(int node) {
    return IntStream.range(0, grammar.numEdges(node))
        .mapToObj(index -> grammar.edge(node, index))
        .filter(edge -> grammar.bytesAlong(edge) == grammar.bytesToEnd(node))
        .findFirst()
        .orElseThrow();
  }

  private int step(Edge edge) {
    if (edge instanceof Edge.Call call) {
      returns.push(call.target());
      return call.callee();
    }
    if (edge instanceof Edge.Lex lex) {
      write(lex.lexeme());
    }
    return edge.target();
  }

  private void write(Lexeme lexeme) {
    ByteAutomaton automaton = lexeme.automaton();
    int state = lexeme.start();
    while (automaton.bytesToAccept(state) > 0) {
      int symbol = 0;
      while (!isNearer(automaton, state, automaton.step(state, symbol))) {
        symbol++;
      }
      text.write(symbol);
      state = automaton.step(state, symbol);
    }
  }

  private static boolean isNearer(ByteAutomaton automaton, int state, int next) {
    return next != ByteAutomaton.DEAD
        && automaton.bytesToAccept(next) < automaton.bytesToAccept(state);
  }
}
