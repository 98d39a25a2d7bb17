package dev.funnel.inference.prompt;

import dev.funnel.inference.calls.FunnelOutputParser;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import dev.funnel.inference.grammar.text.FreeText;

/**
 * Text for the user: free, but not all white space, so that no turn ends without a word. Each state
 * of the text stands for two: before and after the first byte that is no ASCII white space.
 */
record AnswerText(ByteAutomaton text) implements ByteAutomaton {
  /** What follows the newline of an answer where no function is offered. */
  static final Lexeme ANY = from(FreeText.all());

  /** The same where a line that begins as a call does would be taken for one. */
  static final Lexeme WITHOUT_CALLS = from(FreeText.without(FunnelOutputParser.NEXT_CALL_HEAD));

  private static Lexeme from(Lexeme free) {
    // The newline before the answer may be the one that a call's head begins with.
    int start = free.automaton().step(free.start(), '\n');
    return new Lexeme(new AnswerText(free.automaton()), 2 * start, Lexeme.Kind.FREE);
  }

  @Override
  public int step(int state, int symbol) {
    int next = text.step(state >> 1, symbol);
    return next == DEAD ? DEAD : 2 * next + (isWord(state) || symbol > ' ' ? 1 : 0);
  }

  @Override
  public boolean isAccepting(int state) {
    return isWord(state) && text.isAccepting(state >> 1);
  }

  @Override
  public int bytesToAccept(int state) {
    int bytes = text.bytesToAccept(state >> 1);
    return isWord(state) ? bytes : Math.max(1, bytes);
  }

  private static boolean isWord(int state) {
    return (state & 1) == 1;
  }
}
