package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.automaton.TableAutomaton;

/** Text of an answer: bytes of any kind, which may end anywhere. */
public final class FreeText {
  private FreeText() {}

  /** Every text. */
  public static Lexeme all() {
    return lexeme(Automaton.all(Alphabet.BYTES));
  }

  /**
   * Every text in which another does not occur; it may end in a part of it.
   *
   * @param excluded not empty
   */
  public static Lexeme without(String excluded) {
    if (excluded.isEmpty()) {
      throw new IllegalArgumentException("every text contains the empty one");
    }
    Nfa containing = new Nfa(Alphabet.BYTES);
    int state = containing.start();
    containing.edge(state, Alphabet.BYTES.all(), state);
    for (byte unit : excluded.getBytes(UTF_8)) {
      int next = containing.state();
      containing.edge(state, SymbolSet.of(unit & 0xFF), next);
      state = next;
    }
    containing.edge(state, Alphabet.BYTES.all(), state);
    containing.accept(state);
    return lexeme(containing.determinise().not());
  }

  private static Lexeme lexeme(Automaton automaton) {
    return new Lexeme(TableAutomaton.of(automaton), 0, Lexeme.Kind.FREE);
  }
}
