package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Lexeme.Kind;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.automaton.TableAutomaton;

/** Lexemes over bytes, each written as the character of its number. */
final class SmallLexemes {
  private SmallLexemes() {}

  static Lexeme texts(Kind kind, String... texts) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    for (String text : texts) {
      nfa.accept(spelled(nfa, nfa.start(), text));
    }
    return lexeme(nfa, kind);
  }

  /** A text, any number of the symbols, a text. */
  static Lexeme between(Kind kind, String first, String symbols, String last) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int state = spelled(nfa, nfa.start(), first);
    for (int i = 0; i < symbols.length(); i++) {
      char symbol = symbols.charAt(i);
      nfa.edge(state, SymbolSet.of(symbol), state);
    }
    nfa.accept(spelled(nfa, state, last));
    return lexeme(nfa, kind);
  }

  private static int spelled(Nfa nfa, int from, String text) {
    int state = from;
    for (int i = 0; i < text.length(); i++) {
      char symbol = text.charAt(i);
      int next = nfa.state();
      nfa.edge(state, SymbolSet.of(symbol), next);
      state = next;
    }
    return state;
  }

  private static Lexeme lexeme(Nfa nfa, Kind kind) {
    return new Lexeme(TableAutomaton.of(nfa.determinise()), 0, kind);
  }
}
