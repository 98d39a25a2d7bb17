package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.SymbolSet;
import java.util.List;

/** A regular expression, read and without its syntax. */
sealed interface Regex {
  /** No upper limit of a repetition. */
  int UNLIMITED = Integer.MAX_VALUE;

  /**
   * Adds the ways from one state to the other on which this expression is matched.
   *
   * <p>INVARIANT: no edge is added into {@code from} or out of {@code to} but for {@code from ==
   * to}, so that expressions may share both.
   */
  void connect(RegexGraph graph, int from, int to);

  /** One character of a set. */
  record Characters(SymbolSet set) implements Regex {
    @Override
    public void connect(RegexGraph graph, int from, int to) {
      graph.read(from, set, to);
    }
  }

  /** All of them, one after the other; none of them: the empty text. */
  record Sequence(List<Regex> parts) implements Regex {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public void connect(RegexGraph graph, int from, int to) {
      int at = from;
      for (Regex part : parts) {
        int next = graph.state();
        part.connect(graph, at, next);
        at = next;
      }
      graph.empty(at, to);
    }
  }

  /** One of them. */
  record Choice(List<Regex> options) implements Regex {
    public Choice {
      options = List.copyOf(options);
    }

    @Override
    public void connect(RegexGraph graph, int from, int to) {
      for (Regex option : options) {
        option.connect(graph, from, to);
      }
    }
  }

  /** {@code min} to {@code max} times the same expression. */
  record Repetition(Regex body, int min, int max) implements Regex {
    @Override
    public void connect(RegexGraph graph, int from, int to) {
      int at = from;
      for (int i = 0; i < min; i++) {
        at = once(graph, at);
      }
      if (max == UNLIMITED) {
        int loop = graph.state();
        graph.empty(at, loop);
        body.connect(graph, loop, loop);
        graph.empty(loop, to);
        return;
      }
      for (int i = min; i < max; i++) {
        graph.empty(at, to);
        at = once(graph, at);
      }
      graph.empty(at, to);
    }

    private int once(RegexGraph graph, int from) {
      int to = graph.state();
      body.connect(graph, from, to);
      return to;
    }
  }

  /** A condition on what is beside a place in the text. */
  enum Assertion implements Regex {
    /** No character is before it. */
    START("^"),
    /** No character is behind it. */
    END("$"),
    /** Of the characters before and behind it, one is a {@code \w}. */
    BOUNDARY("\\b"),
    /** Both are, or none. */
    NO_BOUNDARY("\\B");

    private final String syntax;

    Assertion(String syntax) {
      this.syntax = syntax;
    }

    String syntax() {
      return syntax;
    }

    @Override
    public void connect(RegexGraph graph, int from, int to) {
      graph.require(from, this, to);
    }
  }
}
