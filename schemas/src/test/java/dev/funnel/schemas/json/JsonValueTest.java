package dev.funnel.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "\"\"",
        "{\"z\":1,\"a\":[true,false,null],\"m\":{\"é\":\"\\\"\\\\\\n\\u0001\"}}",
        "[0,-0,1.0,1,1e3,-2.5E-7,123456789012345678901234567890]",
        "\"😀 \\u2028 is kept\""
      })
  void compactTextIsWrittenAsItWasRead(String text) {
    assertThat(JsonValue.parse(text).toJson()).isEqualTo(text.replace("\\u2028", "\u2028"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1] 2",
        "// c\n1",
        "NaN",
        "01",
        "+1",
        ".5",
        "1.",
        "tru",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "{\"a\":1,\"a\":2}",
        "1e1000",
        "\uFEFF{}"
      })
  void whatIsNotStrictJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonValue.parse(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void nestingIsBounded() {
    assertThat(JsonValue.parse("[".repeat(64) + "]".repeat(64)).kind()).isEqualTo("an array");

    assertThatThrownBy(() -> JsonValue.parse("[".repeat(65) + "]".repeat(65)))
        .hasMessageContaining("deeper than 64 levels");
  }

  @Test
  void numbersAreBounded() {
    assertThatThrownBy(() -> JsonValue.parse("[" + "9".repeat(257) + "]"))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void bytesMustBeUtf8() {
    byte[] latin1 = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> JsonValue.parse(latin1)).hasMessageContaining("UTF-8");
  }

  @Test
  void errorsNameLineAndColumnButQuoteNothing() {
    assertThatThrownBy(() -> JsonValue.parse("{\n \"password\": hunter2}"))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void cursorReadsAndNamesThePlaceOfAnError() {
    JsonCursor document = JsonCursor.parse("{\"a\":{\"b/c\":[1,\"x\"]},\"n\":null}");

    assertThat(document.at("a").at("b/c").elements().get(0).integer()).isEqualTo(1);
    assertThat(document.find("n")).isEmpty();
    assertThatThrownBy(() -> document.at("a").at("b/c").elements().get(1).integer())
        .hasMessage("'/a/b~1c/1' must be a number, but is a string");
    assertThatThrownBy(() -> document.string("missing"))
        .hasMessage("the document lacks the member 'missing'; add it");
  }

  @Test
  void integersMayBeWrittenWithAFractionOfZeroOnly() {
    assertThat(JsonCursor.parse("[8.0]").elements().get(0).integer()).isEqualTo(8);
    for (String text : List.of("8.5", "1e300", "1e-300", "2147483648")) {
      assertThatThrownBy(() -> JsonCursor.parse(text).integer())
          .hasMessageContaining("integer of 32 bits");
    }
  }
}
