package dev.funnel.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsValidatorTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["a"], "additionalProperties": false, "properties": {
        "a": {"type": "string", "maxLength": 5, "pattern": "^[a-z]*$"},
        "n": {"type": "integer", "minimum": 1},
        "e": {"enum": ["x", "y"]},
        "o": {"$ref": "#/$defs/o"}},
       "$defs": {"o": {"type": "object", "properties": {"k": {"type": "boolean"}}}}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"b\"}", "{\"a\":\"\",\"n\":1.0,\"e\":\"x\",\"o\":{\"k\":true}}"})
  void whatTheSchemaAllowsHasNoProblem(String arguments) throws RequestRefused {
    assertThat(validator(SCHEMA).problem(arguments)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "{} => 'required'",
        "{\"a\":1} => '/a' break 'type'",
        "{\"a\":\"toolong\"} => '/a' break 'maxLength'",
        "{\"a\":\"B\"} => '/a' break 'pattern'",
        "{\"a\":\"b\",\"n\":0} => '/n' break 'minimum'",
        "{\"a\":\"b\",\"n\":1.5} => '/n' break 'type'",
        "{\"a\":\"b\",\"e\":\"z\"} => '/e' break 'enum'",
        "{\"a\":\"b\",\"o\":{\"k\":\"no\"}} => '/o/k' break 'type'",
        "{\"a\":\"b\",\"q\":1} => 'additionalProperties'",
        "{\"a\":\"b\",\"a\":\"c\"} => twice",
        "[] => must be an object",
        "{\"a\": => not valid JSON"
      })
  void problemsNamePlaceAndKeyword(String arguments, String problem) throws RequestRefused {
    assertThat(validator(SCHEMA).problem(arguments)).get().asString().contains(problem);
  }

  @Test
  void nullableAllowsNull() throws RequestRefused {
    ArgumentsValidator validator =
        validator(
            """
            {"type": "object", "properties": {
              "a": {"type": "string", "nullable": true}, "b": {"type": "string"}}}
            """);

    assertThat(validator.problem("{\"a\":null}")).isEmpty();
    assertThat(validator.problem("{\"b\":null}")).isPresent();
  }

  @Test
  void nullableIsSeenWhereverAReferenceLeads() throws RequestRefused {
    ArgumentsValidator validator =
        validator(
            """
            {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/N"}},
             "components": {"schemas": {"N": {"type": "string", "nullable": true}}}}
            """);

    assertThat(validator.problem("{\"a\":null}")).isEmpty();
    assertThat(validator.problem("{\"a\":1}")).isPresent();
  }

  @Test
  void nullableConcernsItsOwnTypesAndValuesOnly() throws RequestRefused {
    ArgumentsValidator validator =
        validator(
            """
            {"type": "object", "properties": {
              "nullable": {"type": "string"},
              "e": {"type": "string", "enum": ["x"], "nullable": true},
              "o": {"nullable": true, "oneOf": [{"type": "string"}, {"type": "integer"}]},
              "n": {"nullable": true, "type": ["integer", "string"], "not": {"type": "string"}}}}
            """);

    assertThat(validator.problem("{\"nullable\":\"s\",\"e\":null,\"o\":\"s\",\"n\":null}"))
        .isEmpty();
    assertThat(validator.problem("{\"nullable\":null}")).isPresent();
    assertThat(validator.problem("{\"o\":null}")).isPresent();
    assertThat(validator.problem("{\"n\":\"s\"}")).isPresent();
  }

  @Test
  void longTextsOfAlternativesAreJudged() throws RequestRefused {
    ArgumentsValidator validator =
        validator(
            """
            {"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a|b)*$"}}}
            """);

    assertThat(validator.problem("{\"a\":\"" + "ab".repeat(20_000) + "\"}")).isEmpty();
    assertThat(validator.problem("{\"a\":\"" + "ab".repeat(20_000) + "c\"}")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "date, 2024-02-29, 2023-02-29",
        "time, 10:00:00Z, 10:00:00",
        "date-time, 2024-02-29T10:00:00.5+01:00, 2024-02-29",
        "duration, P1DT2H, 1D",
        "email, a.b+c@example.com, a@example.nosuchdomain",
        "hostname, www.example.com, -a.com",
        "ipv4, 192.168.0.1, 192.168.0.256",
        "ipv6, 2001:db8::1, 2001:db8::1::2",
        "uuid, 123e4567-e89b-12d3-a456-426614174000, 123e4567",
        "uri, https://example.com/a?b=c#d, example.com"
      })
  void formatsAreAssertedInEveryDialect(String format, String good, String bad)
      throws RequestRefused {
    for (String dialect : List.of("", "\"$schema\":\"http://json-schema.org/draft-07/schema#\",")) {
      ArgumentsValidator validator =
          validator(
              "{%s\"type\":\"object\",\"properties\":{\"a\":{\"format\":\"%s\"}}}"
                  .formatted(dialect, format));

      assertThat(validator.problem("{\"a\":\"" + good + "\"}")).isEmpty();
      assertThat(validator.problem("{\"a\":\"" + bad + "\"}")).get().asString().contains("format");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"phone", "regex", "json-pointer", "of-our-own"})
  void otherFormatsAreAnnotations(String format) throws RequestRefused {
    ArgumentsValidator validator =
        validator("{\"type\":\"object\",\"properties\":{\"a\":{\"format\":\"" + format + "\"}}}");

    assertThat(validator.problem("{\"a\":\"(\"}")).isEmpty();
  }

  @Test
  void longTextsTakeNoTimeToBeRefusedAsAnAddress() throws RequestRefused {
    ArgumentsValidator validator =
        validator("{\"type\":\"object\",\"properties\":{\"a\":{\"format\":\"email\"}}}");

    assertThat(validator.problem("{\"a\":\"" + "@".repeat(200_000) + " \"}")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{\"multipleOf\":0.1} => 0.3 => 0.35",
        "{\"multipleOf\":3} => 9007199254740993 => 9007199254740992",
        "{\"multipleOf\":0.01} => 123456789012345678.91 => 123456789012345678.915",
        "{\"type\":\"integer\",\"minimum\":1} => 98765432109876543210 => -98765432109876543210",
        "{\"maximum\":0.1} => 0.1 => 0.10000000000000000001",
        "{\"enum\":[1,[2.0]]} => [2] => [3]",
        "{\"uniqueItems\":true} => [1,2] => [1,1.0]"
      })
  void numbersAreExactDecimals(String schema, String good, String bad) throws RequestRefused {
    ArgumentsValidator validator =
        validator("{\"type\":\"object\",\"properties\":{\"a\":" + schema + "}}");

    assertThat(validator.problem("{\"a\":" + good + "}")).isEmpty();
    assertThat(validator.problem("{\"a\":" + bad + "}")).isPresent();
  }

  @Test
  void problemsAreShort() throws RequestRefused {
    String longName = "{\"a\":\"b\",\"" + "q".repeat(10_000) + "\":1}";

    assertThat(validator(SCHEMA).problem(longName)).get().asString().hasSizeLessThanOrEqualTo(300);
  }

  @Test
  void aPatternThatWouldRunForEverStops() throws RequestRefused {
    ArgumentsValidator validator =
        validator("{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"a*a*a*a*a*a*b\"}}}");

    assertThat(validator.problem("{\"a\":\"" + "a".repeat(200) + "\"}"))
        .get()
        .asString()
        .contains("too much work");
  }

  @Test
  void aSchemaWithoutEndIsAProblemAndNoCrash() throws RequestRefused {
    ArgumentsValidator validator =
        validator("{\"type\":\"object\",\"properties\":{},\"not\":{\"$ref\":\"#\"}}");

    assertThat(validator.problem("{}")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"(a)\\\\1\"}}}",
        "{\"type\":\"object\",\"not\":{\"$ref\":\"http://localhost:1/x\"}}",
        "{\"type\":\"object\",\"not\":{\"$ref\":\"classpath:log4j.xml\"}}",
        "{\"$schema\":\"http://localhost:1/x\",\"type\":\"object\"}",
        "{\"type\":\"array\"}"
      })
  void whatCannotBeCompiledIsRefused(String schema) {
    assertThatThrownBy(() -> validator(schema))
        .isInstanceOfSatisfying(
            RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SCHEMA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema"
      })
  void commonDialectsAreKnown(String dialect) throws RequestRefused {
    String schema =
        "{\"$schema\":\""
            + dialect
            + "\",\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}";

    assertThat(validator(schema).problem("{}")).isPresent();
    assertThat(validator(schema).problem("{\"a\":1}")).isEmpty();
  }

  @Test
  void anAnswerMayBeAnyJsonThatItsSchemaAllows() throws RequestRefused {
    ArgumentsValidator validator =
        ArgumentsValidator.compileAnswer("{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}");

    assertThat(validator.problem("[1,2]")).isEmpty();
    assertThat(validator.problem("[1,\"2\"]")).get().asString().startsWith("'/1' breaks 'type'");
    assertThat(validator.problem("{}")).get().asString().startsWith("the answer breaks 'type'");
    assertThat(validator.problem("Sorry")).isPresent();
  }

  @Test
  void aResponseSchemaThatIsNoneIsRefused() {
    assertThatThrownBy(() -> ArgumentsValidator.compileAnswer("{\"type\":\"strnig\"}"))
        .isInstanceOfSatisfying(
            RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SCHEMA))
        .hasMessageContaining("Response schema refused: '/type'");
  }

  private static ArgumentsValidator validator(String schema) throws RequestRefused {
    return ArgumentsValidator.compile(new FunctionDefinition("f", null, schema));
  }
}
