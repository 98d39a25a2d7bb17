package dev.funnel.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRulesTest {
  @ParameterizedTest
  @CsvSource({
    "'  New \t York\u00a0City ', 'new york city'",
    "STRASSE, straße",
    "Σίσυφος, σίσυφοσ",
    "'', ' '"
  })
  void exactTextsDifferInCaseAndWhiteSpaceAtMost(String one, String other) {
    assertThat(TextRules.exact(one)).isEqualTo(TextRules.exact(other));
  }

  @ParameterizedTest
  @CsvSource({
    "the router in a cellar, router in cellar",
    "for the past week, week",
    "The Last two months, two months",
    "last, last",
    "for the past, for the past",
    "waiting for the bus, waiting for bus",
    "9 a.m., 9 a.m.",
    "a/c broken, a/c broken",
    "another, another",
    "since last week, since last week"
  })
  void lenientTextsLackArticlesAndALeadingForPastLast(String text, String left) {
    assertThat(TextRules.lenient(text)).isEqualTo(left);
  }

  @Test
  void tokenF1CountsWordsInCommonAsOftenAsTheyOccur() {
    assertThat(TextRules.tokenF1("internet cutting out", "Internet, cutting out!")).isEqualTo(1);
    assertThat(TextRules.tokenF1("internet cutting out", "internet out"))
        .isCloseTo(0.8, within(1e-9));
    assertThat(TextRules.tokenF1("on on off", "on")).isCloseTo(0.5, within(1e-9));
    assertThat(TextRules.tokenF1("off", "on")).isZero();
    assertThat(TextRules.tokenF1("?", "!")).isEqualTo(1);
    assertThat(TextRules.tokenF1("", "on")).isZero();
  }
}
