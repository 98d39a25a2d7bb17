package dev.funnel.inference.grammar.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Makes random texts that a grammar derives; from some length on the nearest end is taken. */
final class GrammarWalk {
  private static final int LONG = 120;
  private static final int MAX_TRIES = 30;

  private final Grammar grammar;
  private final Random random;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private GrammarWalk(Grammar grammar, Random random) {
    this.grammar = grammar;
    this.random = random;
  }

  /** A text; empty if the walk found no further UNIQUE one. */
  static Optional<String> text(Grammar grammar, Random random) {
    GrammarWalk walk = new GrammarWalk(grammar, random);
    return walk.derive(grammar.start()) ? Optional.of(walk.text.toString(UTF_8)) : Optional.empty();
  }

  private boolean derive(int start) {
    Set<String> matched = new HashSet<>();
    int node = start;
    while (!(grammar.mayEnd(node) && (grammar.numEdges(node) == 0 || random.nextBoolean()))) {
      Edge edge = choose(node);
      if (edge instanceof Edge.Lex lex) {
        if (!write(lex.lexeme(), matched)) {
          return false;
        }
      } else if (edge instanceof Edge.Call call && !derive(call.callee())) {
        return false;
      }
      node = edge.target();
    }
    return true;
  }

  private Edge choose(int node) {
    int best = random.nextInt(grammar.numEdges(node));
    if (text.size() > LONG) {
      for (int i = 0; i < grammar.numEdges(node); i++) {
        if (grammar.bytesAlong(grammar.edge(node, i))
            < grammar.bytesAlong(grammar.edge(node, best))) {
          best = i;
        }
      }
    }
    return grammar.edge(node, best);
  }

  private boolean write(Lexeme lexeme, Set<String> matched) {
    for (int i = 0; i < MAX_TRIES; i++) {
      byte[] bytes = bytes(lexeme);
      if (lexeme.kind() != Lexeme.Kind.UNIQUE || matched.add(new String(bytes, UTF_8))) {
        text.writeBytes(bytes);
        return true;
      }
    }
    return false;
  }

  private byte[] bytes(Lexeme lexeme) {
    ByteAutomaton automaton = lexeme.automaton();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int state = lexeme.start();
    while (!automaton.isAccepting(state) || random.nextInt(3) > 0) {
      List<Integer> symbols = symbols(automaton, state, text.size() + bytes.size() > LONG);
      if (symbols.isEmpty()) {
        return bytes.toByteArray();
      }
      int symbol = symbols.get(random.nextInt(symbols.size()));
      bytes.write(symbol);
      state = automaton.step(state, symbol);
    }
    return bytes.toByteArray();
  }

  private List<Integer> symbols(ByteAutomaton automaton, int state, boolean ends) {
    List<Integer> symbols = new ArrayList<>();
    for (int symbol = 0; symbol < 256; symbol++) {
      int next = automaton.step(state, symbol);
      if (next != ByteAutomaton.DEAD
          && (!ends || automaton.bytesToAccept(next) < automaton.bytesToAccept(state))) {
        symbols.add(symbol);
      }
    }
    // Ends and escapes are few among the symbols of a string.
    if (symbols.contains((int) '"') && random.nextInt(4) == 0) {
      return List.of((int) '"');
    }
    return symbols;
  }
}
