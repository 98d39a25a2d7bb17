package dev.funnel.inference.grammar.schema;

import static dev.funnel.inference.grammar.schema.CompiledSchema.refuses;
import static dev.funnel.inference.grammar.schema.CompiledSchema.refusesAsInvalid;
import static dev.funnel.inference.grammar.schema.CompiledSchema.schema;

import org.junit.jupiter.api.Test;

class SchemaScalarsTest {
  @Test
  void typesAreKept() {
    schema("{\"type\":\"boolean\"}").derives("true", "false").derivesNot("null", "\"true\"");
    schema("{\"type\":\"integer\"}")
        .derives("0", "-17", "120")
        .derivesNot("1.5", "01", "-0", "1.0");
    schema("{\"type\":\"number\"}").derives("0", "-17", "1.5").derivesNot("1.", ".5", "\"1\"");
    schema("{\"type\":[\"string\",\"null\"]}").derives("\"\"", "null").derivesNot("1", "true");
    schema("{\"type\":\"string\",\"nullable\":true}").derives("\"\"", "null").derivesNot("1");
    schema("{\"enum\":[\"x\"],\"nullable\":true}").derives("\"x\"", "null").derivesNot("\"\"");
  }

  @Test
  void numbersAreBounded() {
    schema("{\"type\":\"integer\",\"minimum\":1,\"maximum\":12}")
        .derives("1", "9", "12")
        .derivesNot("0", "13", "-1");
    schema("{\"type\":\"integer\",\"exclusiveMinimum\":1,\"exclusiveMaximum\":3}")
        .derives("2")
        .derivesNot("1", "3");
    schema("{\"type\":\"integer\",\"multipleOf\":5}")
        .derives("0", "5", "-10")
        .derivesNot("1", "12");
    schema("{\"type\":\"number\",\"minimum\":0.5}").derives("0.5", "2").derivesNot("0.4", "-1");
    schema("{\"enum\":[1,2.5]}").derives("1", "2.5").derivesNot("2");
  }

  @Test
  void stringsAreMeasuredAndMatched() {
    schema("{\"type\":\"string\",\"minLength\":1,\"maxLength\":2}")
        .derives("\"x\"", "\"é€\"")
        .derivesNot("\"\"", "\"xyz\"");
    schema("{\"type\":\"string\",\"pattern\":\"^[a-c]+$\"}")
        .derives("\"abc\"")
        .derivesNot("\"\"", "\"d\"");
    schema("{\"type\":\"string\",\"format\":\"date\"}")
        .derives("\"2026-02-28\"")
        .derivesNot("\"2026-02-30\"", "\"x\"");
    schema("{\"type\":\"string\",\"format\":\"int32\"}").derives("\"x\"");
    schema("{\"type\":\"string\",\"enum\":[\"a\\\"b\",\"\\n\"]}").derives("\"a\\\"b\"", "\"\\n\"");
  }

  @Test
  void annotationsArePassedOver() {
    schema(
            "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"t\",\"description\":\"d\",\"default\":1,"
                + "\"examples\":[true],\"deprecated\":true,\"readOnly\":true,\"writeOnly\":false,\"$comment\":\"c\","
                + "\"contentMediaType\":\"text/plain\",\"x-own\":{},\"type\":\"null\"}")
        .derives("null")
        .derivesNot("1");
  }

  @Test
  void whatIsNotRegularIsRefused() {
    refuses("{\"properties\":{\"a\":{\"pattern\":\"^(?=x)\"}}}", "pattern", "/properties/a");
    refuses("{\"type\":\"string\",\"format\":\"regex\"}", "format", "");
    refuses("{\"$schema\":\"http://json-schema.org/draft-03/schema\"}", "$schema", "");
    refuses("{\"type\":\"array\",\"minItems\":100000}", "minItems", "");
  }

  @Test
  void malformedKeywordsAreInvalid() {
    refusesAsInvalid("{\"type\":\"strnig\"}", "'/type'");
    refusesAsInvalid("{\"minLength\":-1}", "'/minLength'");
    refusesAsInvalid("{\"properties\":{\"a\":{\"minimum\":\"1\"}}}", "'/properties/a/minimum'");
    refusesAsInvalid("{\"multipleOf\":0}", "'/multipleOf'");
    refusesAsInvalid("{\"anyOf\":[]}", "'/anyOf'");
    refusesAsInvalid("{\"items\":[{}]}", "'/items'");
    refusesAsInvalid("17", "the document");
  }
}
