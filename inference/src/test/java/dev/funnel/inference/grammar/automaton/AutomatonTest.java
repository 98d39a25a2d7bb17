package dev.funnel.inference.grammar.automaton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Automaton} accepts, beside the Java library's patterns on every short text. */
final class AutomatonTest {
  private static final List<String> TEXTS =
      texts(4, "a", "b", "c", "\u00E9", "z\u00EA", "\uD83D\uDE00");

  private static List<String> texts(int maxLength, String... symbols) {
    List<String> texts = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 0; length < maxLength; length++) {
      int to = texts.size();
      for (int i = from; i < to; i++) {
        for (String symbol : symbols) {
          texts.add(texts.get(i) + symbol);
        }
      }
      from = to;
    }
    return texts;
  }

  private static List<String> accepted(Automaton automaton) {
    return TEXTS.stream().filter(automaton::contains).toList();
  }

  private static List<String> matched(Pattern pattern) {
    return TEXTS.stream().filter(text -> pattern.matcher(text).matches()).toList();
  }

  @Test
  void acceptsWhatTheExpressionMatches() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      RandomLanguage language = new RandomLanguage(random);

      assertThat(accepted(language.automaton()))
          .as("%s", language.pattern())
          .isEqualTo(matched(language.pattern()));
    }
  }

  @Test
  void algebraIsThatOfSets() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      Automaton a = new RandomLanguage(random).automaton();
      Automaton b = new RandomLanguage(random).automaton();
      Automaton both = a.and(b);
      Automaton either = a.or(b);
      Automaton rest = a.not();

      assertThat(TEXTS)
          .allSatisfy(
              text -> {
                assertThat(both.contains(text)).isEqualTo(a.contains(text) && b.contains(text));
                assertThat(either.contains(text)).isEqualTo(a.contains(text) || b.contains(text));
                assertThat(rest.contains(text)).isNotEqualTo(a.contains(text));
              });
    }
  }

  @Test
  void equalLanguagesAreEqualAutomata() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      Automaton a = new RandomLanguage(random).automaton();
      Automaton b = new RandomLanguage(random).automaton();

      assertThat(a.and(b)).isEqualTo(b.and(a)).hasSameHashCodeAs(b.and(a));
      assertThat(a.or(b)).isEqualTo(a.not().and(b.not()).not());
      assertThat(a.not().not()).isEqualTo(a);
      assertThat(a.and(a.not())).isEqualTo(Automaton.none(Alphabet.CODE_POINTS));
      assertThat(a.or(a.not())).isEqualTo(Automaton.all(Alphabet.CODE_POINTS));
    }
  }

  @Test
  void lengthsCountCodePoints() {
    Automaton two = Automaton.ofLength(Alphabet.CODE_POINTS, 2, 2);

    assertThat(two.contains("a\uD83D\uDE00")).isTrue();
    assertThat(two.contains("\uD83D\uDE00")).isFalse();
    assertThat(two.contains("a\uD83D")).isFalse();
    assertThat(two.or(Automaton.ofLength(Alphabet.CODE_POINTS, 0, 1)))
        .isEqualTo(Automaton.ofLength(Alphabet.CODE_POINTS, 0, 2));
    assertThat(two.not().and(Automaton.ofLength(Alphabet.CODE_POINTS, 2, Integer.MAX_VALUE)))
        .isEqualTo(Automaton.ofLength(Alphabet.CODE_POINTS, 3, Integer.MAX_VALUE));
    assertThat(Automaton.ofLength(Alphabet.CODE_POINTS, 2, 1).isEmpty()).isTrue();
  }

  @Test
  void listedTextsAreTheOnlyOnes() {
    List<String> texts = List.of("", "red", "ready", "\u00E9t\u00E9", "\uD83D\uDE00", "bed", "red");

    Automaton automaton = Automaton.ofTexts(texts);

    assertThat(automaton.enumerate(6))
        .hasValueSatisfying(all -> assertThat(all).hasSameElementsAs(new TreeSet<>(texts)));
    assertThat(automaton.enumerate(5)).isEmpty();
    assertThat(automaton.contains("re")).isFalse();
    assertThat(Automaton.ofTexts(List.of("\uD83D")))
        .isEqualTo(Automaton.none(Alphabet.CODE_POINTS));
  }

  @Test
  void infiniteLanguagesAreNotEnumerated() {
    assertThat(Automaton.all(Alphabet.CODE_POINTS).enumerate(1000)).isEmpty();
    assertThat(Automaton.ofLength(Alphabet.CODE_POINTS, 0, 1).enumerate(1000)).isEmpty();
    assertThat(Automaton.none(Alphabet.CODE_POINTS).enumerate(0)).hasValue(List.of());
  }

  @Test
  void thousandsOfListedTextsAreFast() {
    List<String> texts =
        IntStream.range(0, 5000).mapToObj(i -> "item-" + Integer.toString(i * 7919, 36)).toList();

    assertThat(Automaton.ofTexts(texts).enumerate(5000)).isPresent();
  }

  @Test
  void whatWouldTakeTooManyStatesIsRefused() {
    Nfa nfa = new Nfa(Alphabet.CODE_POINTS);
    nfa.edge(0, Alphabet.CODE_POINTS.all(), 0);
    int from = nfa.state();
    nfa.edge(0, SymbolSet.of('a'), from);
    for (int i = 0; i < 40; i++) {
      int to = nfa.state();
      nfa.edge(from, Alphabet.CODE_POINTS.all(), to);
      from = to;
    }
    nfa.accept(from);

    assertThatThrownBy(nfa::determinise)
        .isInstanceOf(GrammarTooLarge.class)
        .hasMessageContaining("20000 states");
  }
}
