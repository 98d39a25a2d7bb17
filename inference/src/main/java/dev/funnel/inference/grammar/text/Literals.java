package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.LiteralAutomaton;

/** Lexemes of one fixed text. */
public final class Literals {
  private Literals() {}

  /** The lexeme of a text, in UTF-8. */
  public static Lexeme of(String text, Lexeme.Kind kind) {
    return new Lexeme(new LiteralAutomaton(text.getBytes(UTF_8)), 0, kind);
  }
}
