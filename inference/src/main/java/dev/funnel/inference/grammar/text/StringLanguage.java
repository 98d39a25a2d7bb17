package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.JsonEncoding;
import dev.funnel.inference.grammar.automaton.JsonStringAutomaton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A set of strings of Unicode characters, without lone surrogates. Immutable.
 *
 * <p>Kept as the texts of an automaton that have some number of characters: counting is multiplied
 * out only where it must be.
 */
public final class StringLanguage {
  private static final StringLanguage ALL =
      new StringLanguage(Automaton.all(Alphabet.CODE_POINTS), 0, Integer.MAX_VALUE);
  private static final StringLanguage NONE = of(Automaton.none(Alphabet.CODE_POINTS));

  /** Most states that counting multiplies an automaton out to when it is written. */
  private static final int MAX_COUNTED_STATES = 16_000;

  /** About the steps that one of them takes. */
  private static final int STEPS_OF_COUNTED_STATE = 100;

  private final Automaton texts;
  private final int min;
  private final int max;

  private StringLanguage(Automaton texts, int min, int max) {
    this.texts = texts;
    this.min = min;
    this.max = max;
  }

  /** Every string. */
  public static StringLanguage all() {
    return ALL;
  }

  /** No string. */
  public static StringLanguage none() {
    return NONE;
  }

  /**
   * Exactly these; those with a lone surrogate are left out.
   *
   * @throws GrammarTooLarge if they are too many or too long
   */
  public static StringLanguage of(Collection<String> texts) {
    return of(Automaton.ofTexts(texts));
  }

  /** The texts of an automaton over code points. */
  public static StringLanguage of(Automaton automaton) {
    if (automaton.alphabet() != Alphabet.CODE_POINTS) {
      throw new IllegalArgumentException("strings are of code points: " + automaton);
    }
    return new StringLanguage(automaton, 0, Integer.MAX_VALUE);
  }

  /**
   * The strings in which a regular expression of ECMA-262 is found, as JSON Schema's {@code
   * pattern} means it. The work is bounded, whatever the pattern is.
   *
   * @throws UnsupportedPattern if it is not ECMA-262, or uses a look-around or a back-reference
   * @throws GrammarTooLarge if it is too long or needs too many states
   */
  public static StringLanguage matching(String ecmaPattern) {
    return of(EcmaRegex.found(ecmaPattern));
  }

  /**
   * The strings of a format of JSON Schema: {@code date}, {@code time}, {@code date-time}, {@code
   * duration}, {@code email}, {@code hostname}, {@code ipv4}, {@code ipv6}, {@code uuid} or {@code
   * uri}.
   *
   * @return empty if it is none of these
   */
  public static Optional<StringLanguage> ofFormat(String format) {
    return Formats.automaton(format).map(StringLanguage::of);
  }

  /**
   * The strings of some number of characters.
   *
   * @param max {@code Integer.MAX_VALUE}: no limit
   */
  public static StringLanguage ofLength(int min, int max) {
    return min > max ? NONE : new StringLanguage(ALL.texts, Math.max(min, 0), max);
  }

  /**
   * The strings that are in both.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public StringLanguage and(StringLanguage other) {
    int least = Math.max(min, other.min);
    int most = Math.min(max, other.max);
    if (least > most) {
      return NONE;
    }
    if (other.isOnlyCounted()) {
      return new StringLanguage(texts, least, most);
    }
    return new StringLanguage(isOnlyCounted() ? other.texts : texts.and(other.texts), least, most);
  }

  /**
   * The strings that are in one of them.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public StringLanguage or(StringLanguage other) {
    if (texts.isEmpty() || other.texts.isEmpty()) {
      return texts.isEmpty() ? other : this;
    }
    return texts.equals(other.texts) && touches(other)
        ? new StringLanguage(texts, Math.min(min, other.min), Math.max(max, other.max))
        : of(multipliedOut().or(other.multipliedOut()));
  }

  /**
   * The strings that are not in it.
   *
   * @throws GrammarTooLarge if that takes too many states
   */
  public StringLanguage not() {
    if (isOnlyCounted() && min == 0) {
      return max == Integer.MAX_VALUE ? NONE : ofLength(max + 1, Integer.MAX_VALUE);
    }
    if (isOnlyCounted() && max == Integer.MAX_VALUE) {
      return ofLength(0, min - 1);
    }
    return of(multipliedOut().not());
  }

  public boolean isEmpty() {
    if (texts.isEmpty() || isOnlyCounted()) {
      return texts.isEmpty();
    }
    if (max == Integer.MAX_VALUE) {
      return texts.longest().orElse(max) < min;
    }
    // Where there are texts of min characters or more, the shortest has less than another round
    // through all states.
    int enough = (int) Math.min(max, (long) min + texts.numStates());
    return min == 0 ? texts.shortest().orElse(0) > max : multipliedOut(enough).isEmpty();
  }

  public boolean contains(String text) {
    int length = text.codePointCount(0, text.length());
    return min <= length && length <= max && texts.contains(text);
  }

  /**
   * All strings, in the order of their code points.
   *
   * @return empty if there are more than {@code limit}, or too many to be counted
   */
  public Optional<List<String>> enumerate(int limit) {
    boolean isLong = texts.longest().isEmpty() && max > MAX_COUNTED_STATES / texts.numStates();
    return isLong ? Optional.empty() : multipliedOut().enumerate(limit);
  }

  /**
   * The JSON texts of the strings, quotes included, with the shortest escapes. A maximum of many
   * thousand characters is lowered to what can be counted.
   *
   * @throws GrammarTooLarge if that takes too many states
   * @throws IllegalArgumentException if there is no string
   */
  public Lexeme json(Lexeme.Kind kind) {
    if (isOnlyCounted()) {
      JsonStringAutomaton automaton = JsonStringAutomaton.INSTANCE;
      return new Lexeme(automaton, automaton.start(min, max), kind);
    }
    return new Lexeme(JsonEncoding.of(countable()), 0, kind);
  }

  private Automaton countable() {
    if (max == Integer.MAX_VALUE) {
      return multipliedOut();
    }
    int most = Math.min(max, Math.max(min, texts.countable(MAX_COUNTED_STATES)));
    Automaton shorter = multipliedOut(most);
    if (shorter.isEmpty()) {
      throw new GrammarTooLarge(
          "strings of a pattern and more than %d characters; at most that many can be counted"
              .formatted(most));
    }
    return shorter;
  }

  /**
   * Elementary steps that it took to make this language and all that it was made from, and that it
   * takes to count its characters: what a compiler sums up to bound its work.
   */
  public long numSteps() {
    boolean isCounted = !isOnlyCounted() && max < Integer.MAX_VALUE;
    long numCounted = isCounted ? Math.min(MAX_COUNTED_STATES, (long) texts.numStates() * max) : 0;
    return texts.numSteps() + numCounted * STEPS_OF_COUNTED_STATE;
  }

  private boolean isOnlyCounted() {
    return texts.equals(ALL.texts);
  }

  private boolean touches(StringLanguage other) {
    return min <= other.max + 1L && other.min <= max + 1L;
  }

  private Automaton multipliedOut() {
    return multipliedOut(max);
  }

  private Automaton multipliedOut(int most) {
    int longest = texts.longest().orElse(Integer.MAX_VALUE);
    if (min == 0 && most >= longest) {
      return texts;
    }
    if (min > longest) {
      return NONE.texts;
    }
    int counted = most >= longest ? Integer.MAX_VALUE : most;
    Automaton lengths = Automaton.ofLength(Alphabet.CODE_POINTS, min, counted);
    return isOnlyCounted() ? lengths : texts.and(lengths);
  }
}
