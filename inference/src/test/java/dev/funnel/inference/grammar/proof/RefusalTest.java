package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "{'properties':{'a':{}},'unevaluatedProperties':false} => unevaluatedProperties => ''",
        "{'properties':{'a':{'type':'array','unevaluatedItems':false}}} => unevaluatedItems => /properties/a",
        "{'properties':{'a':{}},'dependentSchemas':{'a':{'required':['b']}}} => dependentSchemas => ''",
        "{'properties':{'a':{'$dynamicRef':'#n'}}} => $dynamicRef => /properties/a",
        "{'properties':{'a':{'$ref':'https://example.com/s'}}} => $ref => /properties/a",
        "{'properties':{'a':{'type':'string','pattern':'^(?=a)b'}}} => pattern => /properties/a",
        "{'properties':{'a':{'type':'string','pattern':'(a)\\\\1'}}} => pattern => /properties/a",
        "{'properties':{'a':{'not':{'type':'object','additionalProperties':{'type':'string'}}}}} => additionalProperties => /properties/a",
        "{'properties':{'a':{'type':'string','format':'iri'}}} => format => /properties/a",
        "{'properties':{'a':{'oneOf':[{'type':'object','patternProperties':{'^a':{'type':'null'}}},{'type':'object','patternProperties':{'b$':{'type':'null'}}}]}}} => oneOf => /properties/a",
        "{'properties':{'a':{'type':'array','items':{'type':'array','items':{'type':'object','properties':{'b':{'type':'number'}}}},'uniqueItems':true,'minItems':2}}} => uniqueItems => /properties/a"
      })
  void whatCannotBeGuaranteedIsRefusedByKeywordAndPlace(
      String schema, String keyword, String pointer) {
    JsonValue parsed =
        JsonValue.parse(("{'type':'object'," + schema.substring(1)).replace('\'', '"'));

    assertThatThrownBy(() -> Compiled.grammar((JsonObject) parsed))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA))
        .hasMessageContaining(keyword)
        .hasMessageContaining(pointer.equals("''") ? "" : pointer);
  }
}
