package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.Alphabet;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.JsonStringAutomaton;
import dev.funnel.inference.grammar.automaton.Nfa;
import dev.funnel.inference.grammar.automaton.SymbolSet;
import dev.funnel.inference.grammar.automaton.Walk;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Sets of strings, beside predicates on every short text. */
final class StringLanguageTest {
  private static final int NO_MAX = Integer.MAX_VALUE;
  private static final List<String> TEXTS = texts();

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(""));
    int from = 0;
    for (int length = 1; length <= 4; length++) {
      int to = texts.size();
      for (int i = from; i < to; i++) {
        for (String symbol : List.of("a", "b", "\n", "\"", "\uD83D\uDE00")) {
          texts.add(texts.get(i) + symbol);
        }
      }
      from = to;
    }
    return texts;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  // One or more of the letters a and b.
  private static StringLanguage word() {
    Nfa nfa = new Nfa(Alphabet.CODE_POINTS);
    int end = nfa.state();
    nfa.edge(nfa.start(), SymbolSet.of('a', 'b'), end);
    nfa.edge(end, SymbolSet.of('a', 'b'), end);
    nfa.accept(end);
    return StringLanguage.of(nfa.determinise());
  }

  private static void requireSet(StringLanguage language, Predicate<String> member) {
    for (String text : TEXTS) {
      assertThat(language.contains(text)).as(text).isEqualTo(member.test(text));
    }
    assertThat(language.isEmpty() && TEXTS.stream().anyMatch(member)).isFalse();
    if (language.isEmpty()) {
      return;
    }
    Lexeme lexeme = language.json(Lexeme.Kind.PLAIN);
    for (String text : TEXTS) {
      String json = new JsonString(text).toJson();
      assertThat(Walk.accepts(lexeme.automaton(), lexeme.start(), json))
          .as(json)
          .isEqualTo(member.test(text));
    }
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      byte[] json = Walk.random(lexeme.automaton(), lexeme.start(), random.nextInt(20), random);
      String text = ((JsonString) JsonValue.parse(new String(json, UTF_8))).value();
      assertThat(member.test(text)).as(text).isTrue();
    }
  }

  /** A set by its language and by its rule. */
  private record Strings(StringLanguage language, Predicate<String> member) {}

  private static Strings random(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return simple(random);
    }
    Strings a = random(random, depth - 1);
    Strings b = random(random, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> new Strings(a.language.not(), a.member.negate());
      case 1 -> new Strings(a.language.or(b.language), a.member.or(b.member));
      default -> new Strings(a.language.and(b.language), a.member.and(b.member));
    };
  }

  private static Strings simple(Random random) {
    int min = random.nextInt(4);
    int max = random.nextBoolean() ? NO_MAX : random.nextInt(5);
    List<String> some =
        List.of(TEXTS.get(random.nextInt(TEXTS.size())), TEXTS.get(random.nextInt(TEXTS.size())));
    return switch (random.nextInt(5)) {
      case 0 -> new Strings(StringLanguage.of(some), some::contains);
      case 1 -> new Strings(word(), text -> text.matches("[ab]+"));
      case 2 -> new Strings(StringLanguage.all(), text -> true);
      default ->
          new Strings(
              StringLanguage.ofLength(min, max),
              text -> min <= length(text) && length(text) <= max);
    };
  }

  @Test
  void algebraIsThatOfSets() {
    Random random = new Random(2);
    for (int i = 0; i < 150; i++) {
      Strings strings = random(random, 3);

      requireSet(strings.language, strings.member);
    }
  }

  @Test
  void lengthsAloneStayArithmetic() {
    StringLanguage name =
        StringLanguage.ofLength(1, NO_MAX)
            .and(StringLanguage.ofLength(0, 5000))
            .or(StringLanguage.ofLength(5001, 6000));

    Lexeme lexeme = name.json(Lexeme.Kind.UNIQUE);

    assertThat(lexeme)
        .isEqualTo(
            new Lexeme(
                JsonStringAutomaton.INSTANCE,
                JsonStringAutomaton.INSTANCE.start(1, 6000),
                Lexeme.Kind.UNIQUE));
  }

  @Test
  void fewStringsAreListed() {
    StringLanguage few = StringLanguage.of(List.of("red", "green", "\u0000"));

    assertThat(few.enumerate(3).orElseThrow()).containsExactly("\u0000", "green", "red");
    assertThat(few.enumerate(2)).isEmpty();
    assertThat(few.and(StringLanguage.ofLength(4, 5000)).enumerate(3)).hasValue(List.of("green"));
    assertThat(StringLanguage.ofLength(0, 0).enumerate(1)).hasValue(List.of(""));
    assertThat(StringLanguage.ofLength(0, 100_000).enumerate(1)).isEmpty();
    assertThat(word().enumerate(1000)).isEmpty();
  }

  @Test
  void longMaximumOfPatternIsLowered() {
    StringLanguage words = word().and(StringLanguage.ofLength(2, 100_000));
    Lexeme lexeme = words.json(Lexeme.Kind.PLAIN);

    assertThat(words.isEmpty()).isFalse();
    assertThat(words.enumerate(1000)).isEmpty();
    assertThat(words.contains("ab".repeat(40_000))).isTrue();
    assertThat(Walk.accepts(lexeme.automaton(), 0, "\"" + "ab".repeat(1000) + "\"")).isTrue();
    assertThat(Walk.accepts(lexeme.automaton(), 0, "\"a\"")).isFalse();
  }

  @Test
  void longMaximumOfFewStringsIsNoLimit() {
    StringLanguage few = StringLanguage.of(List.of("red", "green"));

    assertThat(few.and(StringLanguage.ofLength(0, 100_000)).json(Lexeme.Kind.PLAIN))
        .isEqualTo(few.json(Lexeme.Kind.PLAIN));
  }

  @Test
  void contradictionsAreEmpty() {
    assertThat(StringLanguage.none().isEmpty()).isTrue();
    assertThat(StringLanguage.all().not().isEmpty()).isTrue();
    assertThat(StringLanguage.ofLength(3, 2).isEmpty()).isTrue();
    assertThat(StringLanguage.of(List.of("red")).and(StringLanguage.ofLength(4, 9)).isEmpty())
        .isTrue();
    assertThat(word().and(word().not()).isEmpty()).isTrue();
    assertThat(word().and(StringLanguage.ofLength(5000, 100_000)).isEmpty()).isFalse();
  }

  @Test
  void whatCannotBeCountedIsRefused() {
    StringLanguage lengthy = StringLanguage.ofLength(100_000, NO_MAX);

    assertThatThrownBy(() -> lengthy.json(Lexeme.Kind.PLAIN)).isInstanceOf(GrammarTooLarge.class);
    assertThatThrownBy(() -> word().and(lengthy).json(Lexeme.Kind.PLAIN))
        .isInstanceOf(GrammarTooLarge.class);
  }

  @Test
  void loneSurrogatesAreNoCharacters() {
    assertThat(StringLanguage.all().contains("a\uD83D")).isFalse();
    assertThat(StringLanguage.of(List.of("\uDE00")).isEmpty()).isTrue();
  }
}
