package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.automaton.Walk;
import dev.funnel.schemas.json.JsonNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of numbers, beside decimal arithmetic on every number of a few digits. */
final class NumberLanguageTest {
  private static final List<String> TEXTS = texts();

  private static List<String> texts() {
    List<String> fractions = new ArrayList<>(List.of(""));
    for (String fraction :
        List.of("0", "00", "1", "10", "25", "5", "50", "05", "99", "001", "125")) {
      fractions.add("." + fraction);
    }
    List<String> texts = new ArrayList<>();
    for (int whole = 0; whole <= 130; whole++) {
      for (String fraction : fractions) {
        texts.add(whole + fraction);
        texts.add("-" + whole + fraction);
      }
    }
    texts.addAll(List.of("999", "1000", "-1000", "1999.5", "12345678", "-99999.99"));
    return texts;
  }

  private static Lexeme json(NumberLanguage language) {
    return language.json(Lexeme.Kind.PLAIN);
  }

  private static boolean writes(Lexeme lexeme, String text) {
    return Walk.accepts(lexeme.automaton(), lexeme.start(), text);
  }

  private static boolean isNegativeZero(String text) {
    return text.startsWith("-") && new BigDecimal(text).signum() == 0;
  }

  private static void requireSet(NumberLanguage language, Predicate<BigDecimal> member) {
    for (String text : TEXTS) {
      assertThat(language.contains(new BigDecimal(text)))
          .as(text)
          .isEqualTo(member.test(new BigDecimal(text)));
    }
    if (!language.isEmpty()) {
      Lexeme lexeme = json(language);
      for (String text : TEXTS) {
        boolean isWritten = member.test(new BigDecimal(text)) && !isNegativeZero(text);
        assertThat(writes(lexeme, text)).as(text).isEqualTo(isWritten);
      }
      requireWalks(lexeme, member);
    }
  }

  private static void requireWalks(Lexeme lexeme, Predicate<BigDecimal> member) {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = Walk.random(lexeme.automaton(), lexeme.start(), random.nextInt(40), random);
      JsonNumber number = new JsonNumber(new String(bytes, UTF_8));

      assertThat(member.test(number.value())).as(number.text()).isTrue();
      assertThat(Double.isFinite(Double.parseDouble(number.text()))).isTrue();
      assertThat(isNegativeZero(number.text())).as(number.text()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "1", "-1", "9", "10", "99.5", "100", "-100", "0.05", "-0.5", "0.001", "17.25", "1e3",
        "-129.99", "1e-9", "0.10"
      })
  void boundsCutWhereTheySay(String text) {
    BigDecimal bound = new BigDecimal(text);

    requireSet(NumberLanguage.atLeast(bound), value -> value.compareTo(bound) >= 0);
    requireSet(NumberLanguage.above(bound), value -> value.compareTo(bound) > 0);
    requireSet(NumberLanguage.atMost(bound), value -> value.compareTo(bound) <= 0);
    requireSet(NumberLanguage.below(bound), value -> value.compareTo(bound) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1", "2", "3", "7", "10", "60", "100", "120", "0.5", "0.25", "0.01", "0.05", "1.5", "2.50",
        "1e2", "0.001", "0.125"
      })
  void multiplesAreThoseOfArithmetic(String text) {
    BigDecimal factor = new BigDecimal(text);

    requireSet(NumberLanguage.multipleOf(factor), value -> value.remainder(factor).signum() == 0);
  }

  /** A set by its language and by its rule. */
  private record Numbers(NumberLanguage language, Predicate<BigDecimal> member) {}

  private static Numbers random(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return simple(random);
    }
    Numbers a = random(random, depth - 1);
    Numbers b = random(random, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> new Numbers(a.language.not(), a.member.negate());
      case 1 -> new Numbers(a.language.or(b.language), a.member.or(b.member));
      default -> new Numbers(a.language.and(b.language), a.member.and(b.member));
    };
  }

  private static Numbers simple(Random random) {
    BigDecimal number = BigDecimal.valueOf(random.nextInt(30000) - 15000, random.nextInt(4));
    BigDecimal factor = BigDecimal.valueOf(1 + random.nextInt(40), random.nextInt(3));
    return switch (random.nextInt(5)) {
      case 0 -> new Numbers(NumberLanguage.above(number), value -> value.compareTo(number) > 0);
      case 1 -> new Numbers(NumberLanguage.atMost(number), value -> value.compareTo(number) <= 0);
      case 2 ->
          new Numbers(
              NumberLanguage.multipleOf(factor), value -> value.remainder(factor).signum() == 0);
      case 3 ->
          new Numbers(
              NumberLanguage.of(List.of(new JsonNumber(number.toPlainString()))),
              value -> value.compareTo(number) == 0);
      default -> new Numbers(NumberLanguage.all(), value -> true);
    };
  }

  @Test
  void algebraIsThatOfSets() {
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      Numbers numbers = random(random, 3);

      requireSet(numbers.language, numbers.member);
    }
  }

  @Test
  void integersAreWrittenWithoutFraction() {
    NumberLanguage range =
        NumberLanguage.integers()
            .and(NumberLanguage.atLeast(new BigDecimal("-3")))
            .and(NumberLanguage.below(new BigDecimal("120.5")));
    Lexeme lexeme = json(range);

    for (String text : TEXTS) {
      BigDecimal value = new BigDecimal(text);
      boolean isInRange = value.compareTo(new BigDecimal("-3")) >= 0 && value.intValue() <= 120;
      assertThat(writes(lexeme, text))
          .as(text)
          .isEqualTo(isInRange && !text.contains(".") && !isNegativeZero(text));
    }
    assertThat(range.enumerate(200).orElseThrow())
        .hasSameElementsAs(IntStream.rangeClosed(-3, 120).mapToObj(Integer::toString).toList());
    assertThat(range.enumerate(100)).isEmpty();
  }

  @Test
  void complementOfIntegersLacksThemInEveryForm() {
    Lexeme lexeme = json(NumberLanguage.integers().not());

    assertThat(writes(lexeme, "1.5")).isTrue();
    assertThat(List.of("1", "1.0", "0", "-2.00")).noneMatch(text -> writes(lexeme, text));
  }

  @Test
  void exponentsAreWrittenWhereEveryNumberIsAllowed() {
    Lexeme every = json(NumberLanguage.all());

    assertThat(List.of("1e5", "-1.50E+10", "0e0", "2.5e-7", "1e279", "123.4500", "0.0"))
        .allMatch(text -> writes(every, text));
    assertThat(List.of("1e", "1e+", "1e280", "-0", "-0.0", "-0e1", "01", "1.", ".5", "+1", "1e005"))
        .noneMatch(text -> writes(every, text));
    requireWalks(every, value -> true);
    assertThat(writes(json(NumberLanguage.atLeast(BigDecimal.ZERO)), "1e5")).isFalse();
    assertThat(writes(json(NumberLanguage.integers()), "1e5")).isFalse();
  }

  @Test
  void everyNumberEnds() {
    assertThat(writes(json(NumberLanguage.integers()), "9".repeat(20))).isTrue();
    assertThat(writes(json(NumberLanguage.integers()), "9".repeat(21))).isFalse();
    assertThat(writes(json(NumberLanguage.all()), "1." + "0".repeat(21))).isFalse();
  }

  @Test
  void boundsOfManyDigitsAreFine() {
    BigDecimal large = new BigDecimal("1.7976931348623157E+308");
    NumberLanguage doubles =
        NumberLanguage.atMost(large).and(NumberLanguage.atLeast(large.negate()));
    NumberLanguage beyond = NumberLanguage.above(new BigDecimal("1e60"));

    assertThat(writes(json(doubles), "-12.5")).isTrue();
    assertThat(writes(json(beyond), "1" + "0".repeat(59) + "1")).isTrue();
    requireWalks(json(beyond), value -> value.compareTo(new BigDecimal("1e60")) > 0);
  }

  @Test
  void whatCannotBeWrittenOrToldApartIsRefused() {
    assertThatThrownBy(() -> json(NumberLanguage.above(new BigDecimal("1e300"))))
        .isInstanceOf(GrammarTooLarge.class)
        .hasMessageContaining("200 digits");
    assertThatThrownBy(() -> NumberLanguage.atLeast(new BigDecimal("1e99999999")))
        .isInstanceOf(GrammarTooLarge.class)
        .hasMessageContaining("1000 digits");
    assertThatThrownBy(() -> NumberLanguage.multipleOf(new BigDecimal("123456789")))
        .isInstanceOf(GrammarTooLarge.class)
        .hasMessageContaining("123456789");
  }

  @Test
  void contradictionsAreEmpty() {
    NumberLanguage none =
        NumberLanguage.above(BigDecimal.ONE).and(NumberLanguage.below(BigDecimal.ONE));

    assertThat(none.isEmpty()).isTrue();
    assertThat(NumberLanguage.none().isEmpty()).isTrue();
    assertThat(NumberLanguage.all().not().isEmpty()).isTrue();
    assertThat(none.enumerate(0)).hasValue(List.of());
  }
}
