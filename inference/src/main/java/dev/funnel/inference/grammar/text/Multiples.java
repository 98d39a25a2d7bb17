package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The multiples of a number, by the remainder of the digits read so far. The factor is {@code m} or
 * {@code m} with zeros behind, or {@code m} divided by a power of ten: then a number is a multiple
 * if its digits, filled up with zeros to as many after the point, are one of {@code m}. One run
 * each.
 */
final class Multiples {
  /** Most remainders, times the digits after the point that tell them apart. */
  private static final int MAX_REMAINDERS = 4_000;

  private final int modulus;
  private final int numZeros;
  private final int numFraction;
  private final Nfa nfa = new Nfa(Alphabet.BYTES);
  private final int end;

  private Multiples(int modulus, int numZeros, int numFraction) {
    this.modulus = modulus;
    this.numZeros = numZeros;
    this.numFraction = numFraction;
    this.end = nfa.state();
  }

  /**
   * The multiples of a positive number, in canonical texts.
   *
   * @throws GrammarTooLarge if it has too many digits that are not zeros
   */
  static Automaton of(BigDecimal factor) {
    if (factor.signum() <= 0) {
      throw new IllegalArgumentException("multiples of " + factor + "; it must be positive");
    }
    BigDecimal shortest = factor.stripTrailingZeros();
    int numFraction = Math.max(0, shortest.scale());
    BigInteger modulus = shortest.unscaledValue();
    long most = MAX_REMAINDERS / (numFraction + 1L);
    if (modulus.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new GrammarTooLarge(
          "multiples of %s: its digits %s are more than %d can tell apart"
              .formatted(factor, modulus, most));
    }
    int numZeros = Math.max(0, -shortest.scale());
    return Decimals.signed(new Multiples(modulus.intValue(), numZeros, numFraction).magnitudes());
  }

  private Automaton magnitudes() {
    int[] remainders = states();
    int zero = nfa.state();
    nfa.accept(end);
    nfa.accept(zero);
    nfa.edge(nfa.start(), Decimals.ZERO, zero);
    for (int digit = 1; digit <= 9; digit++) {
      nfa.edge(nfa.start(), SymbolSet.of('0' + digit), remainders[digit % modulus]);
    }
    for (int remainder = 0; remainder < modulus; remainder++) {
      for (int digit = 0; digit <= 9; digit++) {
        int next = (10 * remainder + digit) % modulus;
        nfa.edge(remainders[remainder], SymbolSet.of('0' + digit), remainders[next]);
      }
      if (isMultiple(remainder, numFraction)) {
        nfa.empty(remainders[remainder], end);
      }
    }
    if (numZeros > 0) {
      zerosAfter(remainders[0]);
    } else if (numFraction > 0) {
      fractionAfter(remainders, zero);
    }
    return nfa.determinise();
  }

  private int[] states() {
    int[] states = new int[modulus];
    for (int remainder = 0; remainder < modulus; remainder++) {
      states[remainder] = nfa.state();
    }
    return states;
  }

  // Whether digits of a remainder make a multiple when zeros follow. With zeros to come by the
  // factor's own, the whole part alone decides nothing.
  private boolean isMultiple(int remainder, int digitsLeft) {
    BigInteger filled = BigInteger.TEN.pow(digitsLeft).multiply(BigInteger.valueOf(remainder));
    return numZeros == 0 && filled.mod(BigInteger.valueOf(modulus)).signum() == 0;
  }

  private void zerosAfter(int divisible) {
    int state = divisible;
    for (int i = 0; i < numZeros; i++) {
      int next = nfa.state();
      nfa.edge(state, Decimals.ZERO, next);
      state = next;
    }
    nfa.empty(state, end);
  }

  private void fractionAfter(int[] whole, int zero) {
    int[] before = states();
    for (int remainder = 0; remainder < modulus; remainder++) {
      nfa.edge(whole[remainder], Decimals.POINT, before[remainder]);
    }
    nfa.edge(zero, Decimals.POINT, before[0]);
    for (int digitsLeft = numFraction - 1; digitsLeft >= 0; digitsLeft--) {
      int[] after = states();
      for (int remainder = 0; remainder < modulus; remainder++) {
        for (int digit = 0; digit <= 9; digit++) {
          int next = (10 * remainder + digit) % modulus;
          nfa.edge(before[remainder], SymbolSet.of('0' + digit), after[next]);
          // A canonical fraction ends with a digit that is not zero.
          if (digit > 0 && isMultiple(next, digitsLeft)) {
            nfa.edge(before[remainder], SymbolSet.of('0' + digit), end);
          }
        }
      }
      before = after;
    }
  }
}
