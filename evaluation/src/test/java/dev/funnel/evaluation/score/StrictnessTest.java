package dev.funnel.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonValue;
import dev.funnel.schemas.json.SchemaParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictnessTest {
  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
        "text": {"type": "string"},
        "set": {"type": "string", "enum": ["the first", "first", "Second"]},
        "either": {"anyOf": [{"type": "string", "enum": ["the first"]}, {"type": "string"}]},
        "list": {"type": "array", "items": {"type": "string"}},
        "inner": {"type": "object", "properties": {"n": {"type": "number"}}},
        "any": {}}}""";

  private static boolean isSame(Strictness strictness, String gold, String got)
      throws RequestRefused {
    return strictness.isSame(
        JsonValue.parse(gold), JsonValue.parse(got), SchemaPlace.of(SchemaParser.parse(SCHEMA)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"inner\":{\"n\":3}} | {\"inner\":{\"n\":3.0}}",
        "{\"inner\":{\"n\":-0.0}} | {\"inner\":{\"n\":0e9}}",
        "{\"inner\":{\"n\":1e999}} | {\"inner\":{\"n\":10e998}}",
        "{\"text\":\" New  York\"} | {\"text\":\"new york \"}",
        "{\"set\":\"second\"} | {\"set\":\"Second\"}",
        "{\"text\":\"a\",\"any\":null} | {\"any\":null,\"text\":\"A\"}"
      })
  void bothForgiveTheSpellingOfNumbersCaseWhiteSpaceAndTheOrderOfKeys(String gold, String got)
      throws RequestRefused {
    assertThat(isSame(Strictness.EXACT, gold, got)).isTrue();
    assertThat(isSame(Strictness.LENIENT, gold, got)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"text\":\"for the past week\"} | {\"text\":\"past week\"}",
        "{\"list\":[\"a lamp\"]} | {\"list\":[\"lamp\"]}",
        "{\"either\":\"the third\"} | {\"either\":\"third\"}",
        "{\"any\":\"the third\"} | {\"any\":\"third\"}",
        "{\"unknown\":\"the third\"} | {\"unknown\":\"third\"}"
      })
  void onlyLenientForgivesArticlesAndLeadingWordsOfFreeText(String gold, String got)
      throws RequestRefused {
    assertThat(isSame(Strictness.EXACT, gold, got)).isFalse();
    assertThat(isSame(Strictness.LENIENT, gold, got)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"set\":\"the first\"} | {\"set\":\"first\"}",
        "{\"either\":\"the first\"} | {\"either\":\"first\"}",
        "{\"list\":[\"a\",\"b\"]} | {\"list\":[\"b\",\"a\"]}",
        "{\"list\":[\"a\"]} | {\"list\":[\"a\",\"a\"]}",
        "{\"text\":\"3\"} | {\"text\":3}",
        "{\"text\":\"x\"} | {}",
        "{} | {\"text\":\"x\"}",
        "{\"any\":null} | {}",
        "{\"any\":true} | {\"any\":\"true\"}",
        "{\"text\":\"week\"} | {\"text\":\"weeks\"}"
      })
  void neitherForgivesMore(String gold, String got) throws RequestRefused {
    assertThat(isSame(Strictness.EXACT, gold, got)).isFalse();
    assertThat(isSame(Strictness.LENIENT, gold, got)).isFalse();
  }
}
