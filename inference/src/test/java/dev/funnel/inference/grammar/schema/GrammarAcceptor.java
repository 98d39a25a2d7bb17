package dev.funnel.inference.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether a grammar derives a text, by following all ways at once. For small texts. */
final class GrammarAcceptor {
  /** Of one activation: what UNIQUE lexemes have matched, and where it returns to. */
  private record Frame(Set<String> matched, int returnTo, @Nullable Frame caller) {
    Frame with(String text) {
      Set<String> more = new HashSet<>(matched);
      more.add(text);
      return new Frame(more, returnTo, caller);
    }
  }

  /** Within a lexeme that began at byte {@code from}. */
  private record Way(Lexeme lexeme, int state, int from, int target, Frame frame) {}

  private final Grammar grammar;
  private final byte[] text;
  private Set<Way> ways = new HashSet<>();
  private boolean mayEnd;

  private GrammarAcceptor(Grammar grammar, String text) {
    this.grammar = grammar;
    this.text = text.getBytes(UTF_8);
  }

  static boolean accepts(Grammar grammar, String text) {
    return new GrammarAcceptor(grammar, text).accepts();
  }

  private boolean accepts() {
    enter(grammar.start(), new Frame(Set.of(), -1, null), 0);
    for (int i = 0; i < text.length; i++) {
      Set<Way> before = ways;
      ways = new HashSet<>();
      mayEnd = false;
      for (Way way : before) {
        int next = way.lexeme.automaton().step(way.state, text[i] & 0xFF);
        if (next != ByteAutomaton.DEAD) {
          add(new Way(way.lexeme, next, way.from, way.target, way.frame), i + 1);
        }
      }
    }
    return mayEnd;
  }

  private void add(Way way, int position) {
    ways.add(way);
    if (way.lexeme.automaton().isAccepting(way.state)) {
      String typed = new String(Arrays.copyOfRange(text, way.from, position), UTF_8);
      if (way.lexeme.kind() != Lexeme.Kind.UNIQUE) {
        enter(way.target, way.frame, position);
      } else if (!way.frame.matched.contains(typed)) {
        enter(way.target, way.frame.with(typed), position);
      }
    }
  }

  private void enter(int node, Frame frame, int position) {
    if (grammar.mayEnd(node)) {
      if (frame.caller == null) {
        mayEnd = true;
      } else {
        enter(frame.returnTo, frame.caller, position);
      }
    }
    for (int i = 0; i < grammar.numEdges(node); i++) {
      Edge edge = grammar.edge(node, i);
      if (edge instanceof Edge.Lex lex) {
        add(new Way(lex.lexeme(), lex.lexeme().start(), position, lex.target(), frame), position);
      } else if (edge instanceof Edge.Call call) {
        enter(call.callee(), new Frame(Set.of(), call.target(), frame), position);
      }
    }
  }
}
