package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;

/**
 * Sets of numbers as automata over their canonical texts: plain decimals without leading zeros,
 * without zeros at the end of the fraction, without {@code -0}. As each number has one such text,
 * the algebra of the automata is that of the sets.
 */
final class Decimals {
  static final SymbolSet DIGIT = SymbolSet.of('0', '9');
  static final SymbolSet NOT_ZERO = SymbolSet.of('1', '9');
  static final SymbolSet ZERO = SymbolSet.of('0');
  static final SymbolSet POINT = SymbolSet.of('.');
  static final SymbolSet MINUS = SymbolSet.of('-');

  /** Most digits on either side of the point of a number that is compared with. */
  private static final int MAX_DIGITS = 1_000;

  private static final Automaton NON_NEGATIVE = nonNegative();
  private static final Automaton POSITIVE = NON_NEGATIVE.and(texts(List.of("0")).not());

  /** All numbers. */
  static final Automaton ALL = signed(POSITIVE, NON_NEGATIVE);

  /** All integers: the texts without a point. */
  static final Automaton INTEGERS = ALL.and(containing('.').not());

  private Decimals() {}

  /**
   * The canonical text of a number.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  static String canonical(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    if (shortest.scale() > MAX_DIGITS || shortest.precision() - shortest.scale() > MAX_DIGITS) {
      throw new GrammarTooLarge(
          "a number of more than %d digits; use one of less".formatted(MAX_DIGITS));
    }
    return shortest.toPlainString();
  }

  /** Exactly these numbers. */
  static Automaton of(Collection<BigDecimal> numbers) {
    return texts(numbers.stream().map(Decimals::canonical).toList());
  }

  /** The numbers that a set lacks. */
  static Automaton complement(Automaton numbers) {
    return ALL.and(numbers.not());
  }

  /**
   * The numbers up to a bound.
   *
   * @param isIncluded whether the bound is one of them
   */
  static Automaton upTo(BigDecimal bound, boolean isIncluded) {
    String magnitude = canonical(bound.abs());
    if (bound.signum() >= 0) {
      return signed(POSITIVE, magnitudesUpTo(magnitude, isIncluded));
    }
    Automaton nearer = magnitudesUpTo(magnitude, !isIncluded);
    return signed(POSITIVE.and(nearer.not()), Automaton.none(Alphabet.BYTES));
  }

  /**
   * The numbers from a bound on.
   *
   * @param isIncluded whether the bound is one of them
   */
  static Automaton from(BigDecimal bound, boolean isIncluded) {
    if (bound.signum() == 0) {
      return isIncluded ? NON_NEGATIVE : POSITIVE;
    }
    String magnitude = canonical(bound.abs());
    if (bound.signum() > 0) {
      return NON_NEGATIVE.and(magnitudesUpTo(magnitude, !isIncluded).not());
    }
    return signed(magnitudesUpTo(magnitude, isIncluded).and(POSITIVE), NON_NEGATIVE);
  }

  /** The numbers of a set of magnitudes below zero, and those of another from zero on. */
  static Automaton signed(Automaton negative, Automaton nonNegative) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int minus = nfa.state();
    int end = nfa.state();
    nfa.edge(nfa.start(), MINUS, minus);
    nfa.texts(minus, negative, end);
    nfa.texts(nfa.start(), nonNegative, end);
    nfa.accept(end);
    return nfa.determinise();
  }

  /** The set of the magnitudes and their opposites. */
  static Automaton signed(Automaton magnitudes) {
    return signed(magnitudes.and(POSITIVE), magnitudes);
  }

  private static Automaton nonNegative() {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int end = anyFraction(nfa);
    int whole = nfa.state();
    nfa.edge(nfa.start(), ZERO, end);
    nfa.edge(nfa.start(), NOT_ZERO, whole);
    nfa.edge(whole, DIGIT, whole);
    nfa.empty(whole, end);
    return nfa.determinise();
  }

  private static Automaton texts(Collection<String> texts) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    for (String text : texts) {
      int state = nfa.start();
      for (int i = 0; i < text.length(); i++) {
        int next = nfa.state();
        nfa.edge(state, SymbolSet.of(text.charAt(i)), next);
        state = next;
      }
      nfa.accept(state);
    }
    return nfa.determinise();
  }

  private static Automaton containing(char symbol) {
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int end = nfa.state();
    nfa.edge(nfa.start(), Alphabet.BYTES.all(), nfa.start());
    nfa.edge(nfa.start(), SymbolSet.of(symbol), end);
    nfa.edge(end, Alphabet.BYTES.all(), end);
    nfa.accept(end);
    return nfa.determinise();
  }

  // A state behind the last digit before the point, from which any fraction may follow or none.
  private static int anyFraction(Nfa nfa) {
    int whole = nfa.state();
    int afterZero = nfa.state();
    int afterOther = nfa.state();
    nfa.edge(whole, POINT, afterZero);
    anyDigits(nfa, afterZero, afterZero, afterOther);
    anyDigits(nfa, afterOther, afterZero, afterOther);
    nfa.accept(whole);
    nfa.accept(afterOther);
    return whole;
  }

  private static void anyDigits(Nfa nfa, int from, int afterZero, int afterOther) {
    nfa.edge(from, ZERO, afterZero);
    nfa.edge(from, NOT_ZERO, afterOther);
  }

  // Digit by digit along the bound: with a smaller digit, all that follow are free.
  private static Automaton magnitudesUpTo(String bound, boolean isIncluded) {
    int point = bound.indexOf('.');
    String whole = point < 0 ? bound : bound.substring(0, point);
    String fraction = point < 0 ? "" : bound.substring(point + 1);
    Nfa nfa = new Nfa(Alphabet.BYTES);
    int equal = wholeUpTo(nfa, whole);
    if (!fraction.isEmpty() || isIncluded) {
      nfa.accept(equal);
    }
    if (!fraction.isEmpty()) {
      fractionUpTo(nfa, equal, fraction, isIncluded);
    }
    return nfa.determinise();
  }

  // Adds the smaller whole parts, with any fraction, and returns the state of the equal one. As
  // long
  // as the digits are those of the bound, ending is smaller; a larger digit must end earlier.
  private static int wholeUpTo(Nfa nfa, String whole) {
    int[] digitsLeft = new int[whole.length()];
    digitsLeft[0] = anyFraction(nfa);
    for (int i = 1; i < digitsLeft.length; i++) {
      digitsLeft[i] = nfa.state();
      nfa.edge(digitsLeft[i], DIGIT, digitsLeft[i - 1]);
      nfa.empty(digitsLeft[i], digitsLeft[0]);
    }
    int equal = nfa.start();
    for (int i = 0; i < whole.length(); i++) {
      char digit = whole.charAt(i);
      char least = i == 0 ? '1' : '0';
      int left = whole.length() - 1 - i;
      if (digit > least) {
        nfa.edge(equal, SymbolSet.of(least, digit - 1), digitsLeft[left]);
      }
      if (digit < '9' && left > 0) {
        nfa.edge(equal, SymbolSet.of(digit + 1, '9'), digitsLeft[left - 1]);
      }
      if (i == 0 && digit > '0') {
        nfa.edge(equal, ZERO, digitsLeft[0]);
      }
      int next = nfa.state();
      nfa.edge(equal, SymbolSet.of(digit), next);
      if (left > 0) {
        nfa.empty(next, digitsLeft[0]);
      }
      equal = next;
    }
    return equal;
  }

  private static void fractionUpTo(Nfa nfa, int whole, String fraction, boolean isIncluded) {
    int afterZero = nfa.state();
    int afterOther = nfa.state();
    anyDigits(nfa, afterZero, afterZero, afterOther);
    anyDigits(nfa, afterOther, afterZero, afterOther);
    nfa.accept(afterOther);
    int equal = nfa.state();
    nfa.edge(whole, POINT, equal);
    for (int i = 0; i < fraction.length(); i++) {
      char digit = fraction.charAt(i);
      if (digit > '0') {
        nfa.edge(equal, ZERO, afterZero);
      }
      if (digit > '1') {
        nfa.edge(equal, SymbolSet.of('1', digit - 1), afterOther);
      }
      int next = nfa.state();
      nfa.edge(equal, SymbolSet.of(digit), next);
      boolean isBound = i == fraction.length() - 1;
      if (isBound ? isIncluded : digit != '0') {
        nfa.accept(next);
      }
      equal = next;
    }
  }
}
