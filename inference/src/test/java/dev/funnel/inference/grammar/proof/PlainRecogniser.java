package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Grammar.Edge;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a grammar accepts a text by trying every way, byte by byte, with the stacks and
 * memories written out. It shares nothing with the matchers, and is what they are held against.
 */
final class PlainRecogniser {
  /** What is to be returned to, and the memory there. */
  private record Frame(int node, Set<String> memory, @Nullable Frame parent) {}

  /** A place inside a lexeme. */
  private record Place(
      Edge.Lex edge, int state, String typed, Set<String> memory, @Nullable Frame frame) {}

  private final Grammar grammar;
  private Set<Place> places = new LinkedHashSet<>();
  private boolean mayEnd;

  private PlainRecogniser(Grammar grammar) {
    this.grammar = grammar;
  }

  /** Whether the whole text is a turn of the grammar. */
  static boolean accepts(Grammar grammar, byte[] text) {
    PlainRecogniser recogniser = new PlainRecogniser(grammar);
    recogniser.enter(grammar.start(), Set.of(), null);
    for (byte symbol : text) {
      recogniser.step(symbol & 0xff);
    }
    return recogniser.mayEnd;
  }

  private void step(int symbol) {
    Set<Place> before = places;
    places = new LinkedHashSet<>();
    mayEnd = false;
    for (Place place : before) {
      int state = place.edge().lexeme().automaton().step(place.state(), symbol);
      if (state != ByteAutomaton.DEAD) {
        move(place, state, place.typed() + (char) symbol);
      }
    }
  }

  private void move(Place place, int state, String typed) {
    Lexeme lexeme = place.edge().lexeme();
    places.add(new Place(place.edge(), state, typed, place.memory(), place.frame()));
    if (lexeme.automaton().isAccepting(state)) {
      leave(place, typed);
    }
  }

  private void leave(Place place, String typed) {
    Set<String> memory = place.memory();
    if (place.edge().lexeme().kind() == Lexeme.Kind.UNIQUE) {
      memory = new HashSet<>(memory);
      if (!memory.add(typed)) {
        return;
      }
    }
    enter(place.edge().target(), memory, place.frame());
  }

  private void enter(int node, Set<String> memory, @Nullable Frame frame) {
    if (grammar.mayEnd(node)) {
      if (frame == null) {
        mayEnd = true;
      } else {
        enter(frame.node(), frame.memory(), frame.parent());
      }
    }
    for (int i = 0; i < grammar.numEdges(node); i++) {
      Edge edge = grammar.edge(node, i);
      if (edge instanceof Edge.Call call) {
        enter(call.callee(), Set.of(), new Frame(call.target(), memory, frame));
      } else if (edge instanceof Edge.Lex lex) {
        Place place = new Place(lex, lex.lexeme().start(), "", memory, frame);
        if (places.add(place) && lex.lexeme().automaton().isAccepting(place.state())) {
          leave(place, "");
        }
      }
    }
  }
}
