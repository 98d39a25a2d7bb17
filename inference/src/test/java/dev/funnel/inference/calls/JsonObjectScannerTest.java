package dev.funnel.inference.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.calls.JsonObjectScanner.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectScannerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \r\n\t{ }",
        "{\"a\":1}",
        "{ \"a\" : [ ] , \"b\" : { } }",
        "{\"a\":[1,-0,0.5,-1.25e+10,1E9,0e-1]}",
        "{\"a\":[true,false,null]}",
        "{\"a\":[1 ,2 ]}",
        "{\"\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"}",
        "{\"a\":\"}{][,: to=functions.x:\"}",
        "{\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}}",
        "{\"\uD83D\uDE00\":\"\u2028\u007f\"}",
      })
  void objectIsCompleteAtItsLastCharacter(String text) {
    assertThat(verdicts(text))
        .hasSize(text.length())
        .endsWith(Verdict.COMPLETE)
        .startsWith(Verdict.INCOMPLETE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          [1]                   | 1  | '{' is expected
          x                     | 1  | '{' is expected
          {,}                   | 2  | a key is expected
          {a:1}                 | 2  | a key is expected
          {"a":1,}              | 8  | a key is expected
          {"a"}                 | 5  | ':' is expected
          {"a" 1}               | 6  | ':' is expected
          {"a":}                | 6  | a value is expected
          {"a":[1,]}            | 9  | a value is expected
          {"a":[,1]}            | 7  | a value is expected
          {"a":+1}              | 6  | a value is expected
          {"a":.5}              | 6  | a value is expected
          {"a":NaN}             | 6  | a value is expected
          {"a":'b'}             | 6  | a value is expected
          {"a":01}              | 7  | ',' or '}' is expected
          {"a":1 "b":2}         | 8  | ',' or '}' is expected
          {"a":[1 2]}           | 9  | ',' or ']' is expected
          {"a":[1}              | 8  | ',' or ']' is expected
          {"a":1]               | 7  | ',' or '}' is expected
          {"a":-}               | 7  | a number lacks a digit
          {"a":1.}              | 8  | a number lacks a digit
          {"a":1e}              | 8  | a number lacks a digit
          {"a":1e+}             | 9  | a number lacks a digit
          {"a":-.5}             | 7  | a number lacks a digit
          {"a":tru}             | 9  | true, false or null is expected
          {"a":True}            | 6  | a value is expected
          {"a":"\\x"}           | 8  | a string has an unknown escape
          {"a":"\\u12g4"}       | 11 | a \\u escape needs four hexadecimal digits
          {"a":"\\uD800"}       | 13 | a string holds an unpaired surrogate
          {"a":"\\uDE00"}       | 12 | a string holds an unpaired surrogate
          {"a":"\\uD800\\n"}    | 14 | a string holds an unpaired surrogate
          {"a":1,"a":2}         | 10 | a key occurs twice
          {"a":1,"\\u0061":2}   | 15 | a key occurs twice
          {"a":{"b":1,"b":2}}   | 15 | a key occurs twice
          /**/{}                | 1  | '{' is expected
          """,
      delimiter = '|')
  void refusalNamesTheCharacterAndTheReason(String text, int character, String reason) {
    JsonObjectScanner scanner = new JsonObjectScanner();

    assertThat(scan(scanner, text)).isEqualTo(Verdict.REFUSED);
    assertThat(scanner.numRead()).isEqualTo(character);
    assertThat(scanner.problem()).isEqualTo(reason);
  }

  @Test
  void controlCharacterInAStringIsRefused() {
    JsonObjectScanner scanner = new JsonObjectScanner();

    assertThat(scan(scanner, "{\"a\":\"b\nc\"}")).isEqualTo(Verdict.REFUSED);
    assertThat(scanner.problem()).contains("control character");
  }

  @Test
  void depthIsBounded() {
    String deepest = "{\"a\":" + "[".repeat(JsonObjectScanner.MAX_DEPTH - 1);

    JsonObjectScanner scanner = new JsonObjectScanner();
    assertThat(scan(scanner, deepest)).isEqualTo(Verdict.INCOMPLETE);
    assertThat(scanner.accept('[')).isEqualTo(Verdict.REFUSED);
    assertThat(scanner.problem()).isEqualTo("it is nested deeper than 64");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {             | inside an object
          {"a           | inside a string
          {"a"          | after a key
          {"a":         | before a value
          {"a":1        | inside a number
          {"a":tr       | inside a literal
          {"a":"b"      | after a value
          {"a":[        | inside an array
          {"a":1}       | after the object
          """)
  void placeSaysWhereATextEnds(String text, String place) {
    JsonObjectScanner scanner = new JsonObjectScanner();
    scan(scanner, text);

    assertThat(scanner.place()).isEqualTo(place);
  }

  @Test
  void nothingIsReadAfterTheEnd() {
    JsonObjectScanner scanner = new JsonObjectScanner();
    scan(scanner, "{}");

    assertThatThrownBy(() -> scanner.accept(' ')).isInstanceOf(IllegalStateException.class);
  }

  private static Verdict scan(JsonObjectScanner scanner, String text) {
    Verdict verdict = Verdict.INCOMPLETE;
    for (int i = 0; i < text.length() && verdict == Verdict.INCOMPLETE; i++) {
      verdict = scanner.accept(text.charAt(i));
    }
    return verdict;
  }

  private static List<Verdict> verdicts(String text) {
    JsonObjectScanner scanner = new JsonObjectScanner();
    return text.chars().mapToObj(c -> scanner.accept((char) c)).toList();
  }
}
