package dev.funnel.inference.grammar.schema;

import static dev.funnel.inference.grammar.schema.CompiledSchema.refuses;
import static dev.funnel.inference.grammar.schema.CompiledSchema.schema;

import org.junit.jupiter.api.Test;

class SchemaObjectsTest {
  @Test
  void membersAreWrittenInTheOrderOfTheSchema() {
    schema(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"boolean\"}},\"required\":[\"b\"]}")
        .derives("{\"a\":\"x\",\"b\":true}", "{\"b\":false}")
        .derivesNot("{\"b\":true,\"a\":\"x\"}", "{}", "{\"a\":\"x\"}", "{\"a\":true,\"b\":true}")
        .derivesNot("{\"b\":true,\"c\":1}", "{\"b\":true,}", "{,\"b\":true}", "{\"b\":true");
  }

  @Test
  void withoutAdditionalPropertiesOnlyDeclaredNamesAreWritten() {
    schema("{\"type\":\"object\"}").derives("{}").derivesNot("{\"a\":1}");
    schema("{\"type\":\"object\",\"additionalProperties\":false}")
        .derives("{}")
        .derivesNot("{\"a\":null}");
    schema("{\"type\":\"object\",\"additionalProperties\":true}")
        .derives("{}", "{\"a\":null}", "{\"a\":null,\"b\":[{\"c\":\"x\"}]}")
        .derivesNot("{\"a\":null,\"a\":null}");
  }

  @Test
  void aSchemaThatDoesNotSpeakOfObjectsAllowsAny() {
    schema("{}").derives("{}", "{\"a\":{\"b\":null}}", "[]", "[[],{}]", "\"x\"", "null", "true");
    schema("true").derives("{\"a\":[]}");
  }

  @Test
  void furtherNamesFollowTheDeclaredOnes() {
    schema(
            "{\"properties\":{\"a\":{\"type\":\"null\"}},\"additionalProperties\":{\"type\":\"string\"}}")
        .derives("{\"a\":null}", "{\"a\":null,\"b\":\"x\"}", "{\"b\":\"x\",\"c\":\"\"}", "{}")
        .derivesNot("{\"b\":\"x\",\"a\":null}", "{\"a\":\"x\"}", "{\"b\":null}")
        .derivesNot("{\"b\":\"x\",\"b\":\"y\"}");
  }

  @Test
  void aNameWithTwoTextsIsNotWritten() {
    schema("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}")
        .derives("{\"\\u0001\\n\":null}")
        .derivesNot("{\"\\u001F\":null,\"\\u001f\":null}");
  }

  @Test
  void aRequiredNameThatIsNotDeclaredIsWrittenLast() {
    schema(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}},\"required\":[\"z\",\"a\"]}")
        .derives("{\"a\":null,\"z\":true}")
        .derivesNot("{\"a\":null}", "{\"z\":true,\"a\":null}");
  }

  @Test
  void sizesAreCounted() {
    String three =
        "\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"},\"c\":{\"type\":\"null\"}}";
    schema("{" + three + ",\"minProperties\":2,\"type\":\"object\"}")
        .derives("{\"a\":null,\"c\":null}", "{\"a\":null,\"b\":null,\"c\":null}")
        .derivesNot("{}", "{\"b\":null}");
    schema("{" + three + ",\"maxProperties\":1,\"type\":\"object\"}")
        .derives("{}", "{\"b\":null}")
        .derivesNot("{\"a\":null,\"b\":null}");
    schema(
            "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"},\"minProperties\":1,\"maxProperties\":2}")
        .derives("{\"x\":null}", "{\"x\":null,\"y\":null}")
        .derivesNot("{}", "{\"x\":null,\"y\":null,\"z\":null}");
  }

  @Test
  void dependentMembersComeTogether() {
    schema(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"},\"c\":{\"type\":\"null\"}},"
                + "\"dependentRequired\":{\"a\":[\"c\"],\"c\":[\"b\"]}}")
        .derives(
            "{}", "{\"b\":null}", "{\"a\":null,\"b\":null,\"c\":null}", "{\"b\":null,\"c\":null}")
        .derivesNot(
            "{\"a\":null}", "{\"c\":null}", "{\"a\":null,\"b\":null}", "{\"a\":null,\"c\":null}");
  }

  @Test
  void propertyNamesRestrictAllNames() {
    schema(
            "{\"type\":\"object\",\"properties\":{\"a\":true,\"bb\":{\"type\":\"null\"}},\"additionalProperties\":{\"type\":\"null\"},"
                + "\"propertyNames\":{\"minLength\":2,\"maxLength\":3}}")
        .derives("{}", "{\"bb\":null}", "{\"bb\":null,\"xyz\":null}")
        .derivesNot("{\"a\":null}", "{\"x\":null}", "{\"wxyz\":null}");
    schema(
            "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"},\"propertyNames\":{\"enum\":[\"x\",\"y\"]},\"minProperties\":2}")
        .derives("{\"x\":null,\"y\":null}", "{\"y\":null,\"x\":null}")
        .derivesNot("{\"x\":null}", "{\"x\":null,\"z\":null}");
  }

  @Test
  void aConstantObjectIsWrittenAsItStands() {
    schema("{\"const\":{\"b\":[1,\"x\",{}],\"a\":null}}")
        .derives("{\"b\":[1,\"x\",{}],\"a\":null}")
        .derivesNot("{}", "{\"b\":[1,\"x\",{}]}", "{\"b\":[1,\"x\"],\"a\":null}");
    schema("{\"enum\":[\"x\",null,true,[],[true]]}")
        .derives("\"x\"", "null", "true", "[]", "[true]")
        .derivesNot("false", "\"y\"", "[false]", "[true,true]");
  }

  @Test
  void recursionIsFollowed() {
    schema(
            "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/n\"}}}}}")
        .derives("{}", "{\"next\":{\"next\":{}}}")
        .derivesNot("{\"next\":null}");
  }

  @Test
  void partsAreMerged() {
    schema(
            "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},"
                + "{\"properties\":{\"b\":{\"type\":\"null\"},\"a\":{\"maxLength\":1}}}],\"type\":\"object\"}")
        .derives("{\"a\":\"x\"}", "{\"a\":\"\",\"b\":null}")
        .derivesNot("{\"a\":\"xy\"}", "{\"b\":null}");
    schema(
            "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false},"
                + "{\"properties\":{\"b\":{\"type\":\"null\"}}}],\"type\":\"object\"}")
        .derives("{\"a\":\"x\"}", "{}")
        .derivesNot("{\"a\":\"x\",\"b\":null}");
  }

  @Test
  void unevaluatedAndDynamicKeywordsAreRefused() {
    refuses("{\"type\":\"object\",\"unevaluatedProperties\":false}", "unevaluatedProperties", "");
    refuses(
        "{\"properties\":{\"a\":{\"unevaluatedItems\":false}}}",
        "unevaluatedItems",
        "/properties/a");
    refuses("{\"dependentSchemas\":{\"a\":{}}}", "dependentSchemas", "");
    refuses("{\"$dynamicRef\":\"#x\"}", "$dynamicRef", "");
    refuses("{\"$ref\":\"http://example.com/x\"}", "$ref", "");
  }
}
