package dev.funnel.inference.grammar.schema;

import static dev.funnel.inference.grammar.schema.CompiledSchema.refuses;
import static dev.funnel.inference.grammar.schema.CompiledSchema.refusesAsInvalid;
import static dev.funnel.inference.grammar.schema.CompiledSchema.schema;

import org.junit.jupiter.api.Test;

class SchemaUnionsTest {
  private static final String A_OR_B =
      "\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"}},\"type\":\"object\"";

  @Test
  void anyOfIsAUnion() {
    schema(
            "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"null\"},{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}}}]}")
        .derives("\"x\"", "null", "{}", "{\"a\":null}")
        .derivesNot("\"xy\"", "true", "[]");
  }

  @Test
  void exactlyOneBranchOfScalarsIsComputed() {
    schema("{\"oneOf\":[{\"enum\":[\"x\",\"y\"]},{\"enum\":[\"y\",\"z\"]},{\"type\":\"null\"}]}")
        .derives("\"x\"", "\"z\"", "null")
        .derivesNot("\"y\"");
  }

  @Test
  void branchesWithDifferentConstantsAreDisjoint() {
    schema(
            "{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"k\":{\"const\":\"x\"},\"v\":{\"type\":\"string\"}},\"required\":[\"k\"]},"
                + "{\"type\":\"object\",\"properties\":{\"k\":{\"const\":\"y\"},\"v\":{\"type\":\"null\"}},\"required\":[\"k\"]}]}")
        .derives("{\"k\":\"x\",\"v\":\"\"}", "{\"k\":\"y\",\"v\":null}", "{\"k\":\"y\"}")
        .derivesNot("{\"k\":\"x\",\"v\":null}", "{\"v\":null}");
  }

  @Test
  void ofBranchesThatOnlyRequireOneIsLeftOut() {
    schema("{" + A_OR_B + ",\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}")
        .derives("{\"a\":null}", "{\"b\":null}")
        .derivesNot("{\"a\":null,\"b\":null}", "{}");
  }

  @Test
  void branchesThatNeverWriteWhatTheOtherRequiresAreDisjoint() {
    schema(
            "{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}},\"required\":[\"a\"]},"
                + "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}},\"required\":[\"b\"]}]}")
        .derives("{\"a\":{}}", "{\"b\":{\"x\":null}}")
        .derivesNot("{\"a\":{},\"b\":{}}", "{}");
  }

  @Test
  void recursiveBranchesAreToldApart() {
    schema(
            "{\"$ref\":\"#/$defs/e\",\"$defs\":{\"e\":{\"oneOf\":["
                + "{\"type\":\"object\",\"properties\":{\"not\":{\"$ref\":\"#/$defs/e\"},\"op\":{\"const\":\"not\"}},\"required\":[\"op\",\"not\"],\"additionalProperties\":false},"
                + "{\"type\":\"object\",\"properties\":{\"op\":{\"const\":\"leaf\"}},\"required\":[\"op\"],\"additionalProperties\":false}]}}}")
        .derives("{\"op\":\"leaf\"}", "{\"not\":{\"op\":\"leaf\"},\"op\":\"not\"}")
        .derivesNot("{\"not\":{\"op\":\"not\"},\"op\":\"not\"}");
  }

  @Test
  void branchesThatMayHoldTogetherAreRefused() {
    refuses(
        "{\"properties\":{\"x\":{\"oneOf\":[{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},"
            + "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"}}]}}}",
        "oneOf",
        "/properties/x");
  }

  @Test
  void negationReduces() {
    schema("{\"type\":[\"string\",\"null\"],\"not\":{\"enum\":[\"x\",null]}}")
        .derives("\"\"", "\"xx\"")
        .derivesNot("\"x\"", "null");
    schema("{" + A_OR_B + ",\"not\":{\"required\":[\"a\",\"b\"]}}")
        .derives("{}", "{\"a\":null}", "{\"b\":null}")
        .derivesNot("{\"a\":null,\"b\":null}");
    schema(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"not\":{\"properties\":{\"a\":{\"const\":\"x\"}},\"required\":[\"a\"]}}")
        .derives("{}", "{\"a\":\"y\"}")
        .derivesNot("{\"a\":\"x\"}");
    schema("{\"not\":{\"type\":\"object\"}}").derives("[]", "null", "[{}]").derivesNot("{}");
    schema("{\"not\":{\"required\":[\"a\"]},\"type\":\"object\",\"additionalProperties\":true}")
        .derives("{}", "{\"b\":1}")
        .derivesNot("{\"a\":1}");
    refuses("{\"not\":{\"additionalProperties\":false}}", "additionalProperties", "/not");
  }

  @Test
  void conditionsReduce() {
    schema(
            "{\"type\":\"object\",\"properties\":{\"k\":{\"enum\":[\"x\",\"y\"]},\"v\":{\"type\":\"null\"}},"
                + "\"if\":{\"properties\":{\"k\":{\"const\":\"x\"}},\"required\":[\"k\"]},\"then\":{\"required\":[\"v\"]},\"else\":{\"properties\":{\"v\":false}}}")
        .derives("{}", "{\"k\":\"y\"}", "{\"k\":\"x\",\"v\":null}")
        .derivesNot("{\"k\":\"x\"}", "{\"k\":\"y\",\"v\":null}", "{\"v\":null}");
  }

  @Test
  void whatAllowsNothingIsRefused() {
    refusesAsInvalid("false", "the document allows no value");
    refusesAsInvalid("{\"type\":\"string\",\"enum\":[true]}", "the document");
    refusesAsInvalid(
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[true]}},\"required\":[\"a\"]}",
        "'/properties/a'");
    refusesAsInvalid(
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}",
        "no end");
    schema("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"},\"b\":false}}")
        .derives("{}", "{\"a\":{}}")
        .derivesNot("{\"b\":1}");
  }

  @Test
  void referencesThatLeadToThemselvesAreInvalid() {
    refusesAsInvalid("{\"$ref\":\"#\"}", "refers to itself");
    refusesAsInvalid(
        "{\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/b\"}]},\"b\":{\"allOf\":[{\"$ref\":\"#/$defs/a\"}]}},\"$ref\":\"#/$defs/a\"}",
        "refers to itself");
    refusesAsInvalid("{\"$ref\":\"#/$defs/x\"}", "names nothing");
  }
}
