package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.automaton.TableAutomaton;

/** The JSON texts by which sets of numbers are written. */
final class NumberTexts {
  /** Digits beyond those of the numbers in a schema, so that every number ends. */
  private static final int MORE_DIGITS = 20;

  /** Most digits: JSON numbers are at most 256 characters, and what a double can hold. */
  private static final int MAX_WHOLE_DIGITS = 200;

  private static final int MAX_FRACTION_DIGITS = 50;

  /** About the states that counting digits multiplies an automaton out to. */
  private static final int MAX_COUNTED_STATES = 4_000;

  private static final TableAutomaton EVERY_NUMBER = TableAutomaton.of(everyNumber());
  private static final TableAutomaton EVERY_INTEGER =
      TableAutomaton.of(Decimals.INTEGERS.and(digits(MORE_DIGITS, 0)));

  private NumberTexts() {}

  /**
   * The texts of numbers.
   *
   * @param numbers in canonical texts
   * @param isWhole whether to write no fraction, not even a zero
   */
  static TableAutomaton of(
      Automaton numbers, boolean isWhole, int wholeDigits, int fractionDigits) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("no number to write");
    }
    if (numbers.equals(isWhole ? Decimals.INTEGERS : Decimals.ALL)) {
      return isWhole ? EVERY_INTEGER : EVERY_NUMBER;
    }
    int more = Math.max(1, Math.min(MORE_DIGITS, MAX_COUNTED_STATES / numbers.numStates()));
    int numWhole = Math.min(wholeDigits + more, MAX_WHOLE_DIGITS);
    int numFraction = isWhole ? 0 : Math.min(fractionDigits + more, MAX_FRACTION_DIGITS);
    Automaton texts = isWhole ? numbers : withZeros(numbers);
    boolean isShort = texts.longest().orElse(Integer.MAX_VALUE) <= numWhole;
    Automaton bounded = isShort ? texts : texts.and(digits(numWhole, numFraction));
    if (bounded.isEmpty()) {
      throw new GrammarTooLarge(
          "numbers of more than %d digits before or %d after the point; they are not written"
              .formatted(numWhole, numFraction));
    }
    return TableAutomaton.of(bounded);
  }

  // A fraction may end with zeros, and one of zeros only may follow an integer.
  private static Automaton withZeros(Automaton numbers) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int whole = nfa.state();
    int point = nfa.state();
    int fraction = nfa.state();
    nfa.texts(nfa.start(), numbers.and(Decimals.INTEGERS), whole);
    nfa.edge(whole, Decimals.POINT, point);
    nfa.edge(point, Decimals.ZERO, fraction);
    nfa.texts(nfa.start(), numbers.and(Decimals.INTEGERS.not()), fraction);
    nfa.edge(fraction, Decimals.ZERO, fraction);
    nfa.accept(whole);
    nfa.accept(fraction);
    return nfa.determinise();
  }

  /** Texts of up to so many digits before and after the point. */
  private static Automaton digits(int numWhole, int numFraction) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int sign = nfa.state();
    int whole = nfa.state();
    int point = nfa.state();
    int fraction = nfa.state();
    nfa.edge(nfa.start(), Decimals.MINUS, sign);
    nfa.empty(nfa.start(), sign);
    upTo(numWhole, nfa, sign, whole);
    nfa.edge(whole, Decimals.POINT, point);
    upTo(numFraction, nfa, point, fraction);
    nfa.accept(whole);
    nfa.accept(fraction);
    return nfa.determinise();
  }

  private static void upTo(int numDigits, Nfa nfa, int from, int target) {
    int state = from;
    for (int i = 0; i < numDigits; i++) {
      int next = nfa.state();
      nfa.edge(state, Decimals.DIGIT, next);
      nfa.empty(next, target);
      state = next;
    }
  }

  // Exponents up to 279: with the digits before them, what a double can hold.
  private static Automaton everyNumber() {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int plain = nfa.state();
    int sign = nfa.state();
    int exponent = nfa.state();
    int hundreds = nfa.state();
    int seventies = nfa.state();
    int tens = nfa.state();
    int end = nfa.state();
    Automaton decimals = withZeros(Decimals.ALL).and(digits(MORE_DIGITS, MORE_DIGITS));
    nfa.texts(nfa.start(), decimals, plain);
    nfa.edge(plain, SymbolSet.ofRanges('e', 'e', 'E', 'E'), sign);
    nfa.edge(sign, SymbolSet.ofRanges('+', '+', '-', '-'), exponent);
    nfa.empty(sign, exponent);
    nfa.edge(exponent, Decimals.DIGIT, end);
    nfa.edge(exponent, Decimals.DIGIT, tens);
    nfa.edge(exponent, SymbolSet.of('1'), hundreds);
    nfa.edge(exponent, SymbolSet.of('2'), seventies);
    nfa.edge(hundreds, Decimals.DIGIT, tens);
    nfa.edge(seventies, SymbolSet.of('0', '7'), tens);
    nfa.edge(tens, Decimals.DIGIT, end);
    nfa.accept(plain);
    nfa.accept(end);
    return nfa.determinise();
  }
}
