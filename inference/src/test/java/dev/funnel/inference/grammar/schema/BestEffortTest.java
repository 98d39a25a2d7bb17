package dev.funnel.inference.grammar.schema;

import dev.funnel.schemas.SchemaMode;
import org.junit.jupiter.api.Test;

class BestEffortTest {
  private static CompiledSchema bestEffort(String schema) {
    return CompiledSchema.schema(schema, SchemaMode.BEST_EFFORT);
  }

  @Test
  void aKeywordThatCannotBeGuaranteedIsLeftOut() {
    bestEffort(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}},\"unevaluatedProperties\":false}")
        .derives("{}", "{\"a\":null}")
        .derivesNot("{\"a\":1}");
    bestEffort("{\"type\":\"string\",\"pattern\":\"^(?=x)\",\"maxLength\":2}")
        .derives("\"x\"", "\"xy\"")
        .derivesNot("\"xyz\"");
    bestEffort("{\"type\":\"array\",\"items\":{\"type\":\"object\"},\"uniqueItems\":true}")
        .derives("[{}]")
        .derivesNot("[1]");
  }

  @Test
  void aDocumentOfAnotherDraftIsAnyValue() {
    bestEffort("{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"string\"}")
        .derives("\"x\"");
  }

  @Test
  void branchesThatMayHoldTogetherAreAUnion() {
    bestEffort(
            "{\"oneOf\":[{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},"
                + "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}]}")
        .derives("{\"a\":\"\"}", "{\"a\":null}")
        .derivesNot("{\"a\":true}");
  }

  @Test
  void theNegationOfWhatIsNotKnownAllowsAll() {
    bestEffort("{\"type\":\"string\",\"not\":{\"pattern\":\"(?=x)\"}}")
        .derives("\"\"", "\"y\"")
        .derivesNot("1");
    bestEffort("{\"not\":{\"additionalProperties\":false}}").derives("{\"a\":1}");
  }

  @Test
  void patternsThatAreLeftOutMayCoverAnyName() {
    bestEffort(
            "{\"type\":\"object\",\"patternProperties\":{\"(?=a)\":{\"type\":\"null\"}},\"additionalProperties\":{\"type\":\"boolean\"}}")
        .derives("{\"a\":null}", "{\"b\":true}");
  }
}
