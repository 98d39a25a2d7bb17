package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.schemas.json.JsonNumber;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A set of numbers, and how they are written: integers without a fraction where only integers are
 * asked for. Immutable.
 */
public final class NumberLanguage {
  private static final NumberLanguage ALL = new NumberLanguage(Decimals.ALL, false, 0, 0);
  private static final NumberLanguage INTEGERS = new NumberLanguage(Decimals.INTEGERS, true, 0, 0);
  private static final NumberLanguage NONE =
      new NumberLanguage(Automaton.none(Alphabet.BYTES), true, 0, 0);

  // Canonical texts; a number with a fraction never is among them where fractions are not written.
  private final Automaton numbers;
  private final boolean isWhole;

  // Digits of the numbers that it was made from: more of them are written by so many.
  private final int wholeDigits;
  private final int fractionDigits;

  private NumberLanguage(Automaton numbers, boolean isWhole, int wholeDigits, int fractionDigits) {
    this.numbers = numbers;
    this.isWhole = isWhole;
    this.wholeDigits = wholeDigits;
    this.fractionDigits = fractionDigits;
  }

  private static NumberLanguage of(Automaton numbers, BigDecimal madeFrom) {
    return new NumberLanguage(numbers, false, wholeDigits(madeFrom), fractionDigits(madeFrom));
  }

  private static int wholeDigits(BigDecimal number) {
    return Math.max(0, number.precision() - number.scale());
  }

  private static int fractionDigits(BigDecimal number) {
    return Math.max(0, number.stripTrailingZeros().scale());
  }

  /** Every number. */
  public static NumberLanguage all() {
    return ALL;
  }

  /** No number. */
  public static NumberLanguage none() {
    return NONE;
  }

  /** Every integer, written without a fraction. */
  public static NumberLanguage integers() {
    return INTEGERS;
  }

  /**
   * Exactly these, however they are written.
   *
   * @throws GrammarTooLarge if one has too many digits
   */
  public static NumberLanguage of(Collection<JsonNumber> values) {
    List<BigDecimal> numbers = values.stream().map(JsonNumber::value).toList();
    int wholeDigits = numbers.stream().mapToInt(NumberLanguage::wholeDigits).max().orElse(0);
    int fractionDigits = numbers.stream().mapToInt(NumberLanguage::fractionDigits).max().orElse(0);
    return new NumberLanguage(Decimals.of(numbers), false, wholeDigits, fractionDigits);
  }

  /**
   * The numbers from a bound on.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  public static NumberLanguage atLeast(BigDecimal bound) {
    return of(Decimals.from(bound, true), bound);
  }

  /**
   * The numbers beyond a bound.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  public static NumberLanguage above(BigDecimal bound) {
    return of(Decimals.from(bound, false), bound);
  }

  /**
   * The numbers up to a bound.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  public static NumberLanguage atMost(BigDecimal bound) {
    return of(Decimals.upTo(bound, true), bound);
  }

  /**
   * The numbers before a bound.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  public static NumberLanguage below(BigDecimal bound) {
    return of(Decimals.upTo(bound, false), bound);
  }

  /**
   * The products of a positive number and an integer.
   *
   * @throws GrammarTooLarge if it has too many digits to tell them apart
   */
  public static NumberLanguage multipleOf(BigDecimal factor) {
    return of(Multiples.of(factor), factor);
  }

  /**
   * The numbers that are in both, without a fraction if one of them is written so.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public NumberLanguage and(NumberLanguage other) {
    return with(other, numbers.and(other.numbers), isWhole || other.isWhole);
  }

  /**
   * The numbers that are in one of them, without a fraction if both are written so.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public NumberLanguage or(NumberLanguage other) {
    return with(other, numbers.or(other.numbers), isWhole && other.isWhole);
  }

  /**
   * The numbers that are not in it.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public NumberLanguage not() {
    return with(this, Decimals.complement(numbers), false);
  }

  private NumberLanguage with(NumberLanguage other, Automaton result, boolean isResultWhole) {
    return new NumberLanguage(
        result,
        isResultWhole,
        Math.max(wholeDigits, other.wholeDigits),
        Math.max(fractionDigits, other.fractionDigits));
  }

  /**
   * Elementary steps that it took to make this language and all that it was made from: what a
   * compiler sums up to bound its work.
   */
  public long numSteps() {
    return numbers.numSteps();
  }

  public boolean isEmpty() {
    return numbers.isEmpty();
  }

  /**
   * Whether a number is in the set, however it is written.
   *
   * @throws GrammarTooLarge if it has too many digits
   */
  public boolean contains(BigDecimal value) {
    return numbers.contains(Decimals.canonical(value));
  }

  /**
   * All numbers, in canonical texts.
   *
   * @return empty if there are more than {@code limit}
   */
  public Optional<List<String>> enumerate(int limit) {
    return numbers.enumerate(limit);
  }

  /**
   * The JSON texts of the numbers: plain decimals of a bounded number of digits, with an exponent
   * only where every number is allowed.
   *
   * @throws GrammarTooLarge if that takes too many states, or no number has so few digits
   * @throws IllegalArgumentException if there is no number
   */
  public Lexeme json(Lexeme.Kind kind) {
    return new Lexeme(NumberTexts.of(numbers, isWhole, wholeDigits, fractionDigits), 0, kind);
  }
}
