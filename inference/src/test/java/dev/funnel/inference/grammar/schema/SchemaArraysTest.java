package dev.funnel.inference.grammar.schema;

import static dev.funnel.inference.grammar.schema.CompiledSchema.refuses;
import static dev.funnel.inference.grammar.schema.CompiledSchema.schema;

import org.junit.jupiter.api.Test;

class SchemaArraysTest {
  @Test
  void elementsAreOfTheItemsSchema() {
    schema("{\"type\":\"array\",\"items\":{\"type\":\"null\"}}")
        .derives("[]", "[null]", "[null,null,null]")
        .derivesNot("[true]", "[null,]", "[,null]", "null");
    schema("{\"type\":\"array\"}").derives("[]", "[[],{\"a\":1},\"x\"]");
  }

  @Test
  void lengthsAreCounted() {
    schema("{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"minItems\":1,\"maxItems\":2}")
        .derives("[null]", "[null,null]")
        .derivesNot("[]", "[null,null,null]");
    schema("{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"maxItems\":0}")
        .derives("[]")
        .derivesNot("[null]");
    schema("{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"minItems\":2}")
        .derives("[null,null]", "[null,null,null]")
        .derivesNot("[]", "[null]");
  }

  @Test
  void tuplesHaveASchemaForEachElement() {
    schema(
            "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"null\"},{\"type\":\"boolean\"}],\"items\":{\"type\":\"string\"}}")
        .derives("[]", "[null]", "[null,true]", "[null,true,\"x\",\"y\"]")
        .derivesNot("[true]", "[null,\"x\"]", "[null,true,null]");
    schema(
            "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"null\"}],\"items\":false,\"minItems\":1}")
        .derives("[null]")
        .derivesNot("[]", "[null,null]");
    schema(
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"array\",\"items\":[{\"type\":\"null\"}],\"additionalItems\":{\"type\":\"boolean\"}}")
        .derivesNot("[true]")
        .derivesNot("[null,null]");
  }

  @Test
  void containedElementsAreCounted() {
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":[\"null\",\"boolean\"]},\"contains\":{\"const\":true},\"minContains\":2}")
        .derives("[true,true]", "[true,null,true,false]", "[true,true,true]")
        .derivesNot("[]", "[true]", "[true,false]");
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":[\"null\",\"boolean\"]},\"contains\":{\"const\":true},\"maxContains\":1}")
        .derives("[true]", "[null,true,false]")
        .derivesNot("[]", "[null]", "[true,true]");
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":\"null\"},\"contains\":{\"const\":true},\"minContains\":0}")
        .derives("[]", "[null]");
  }

  @Test
  void uniqueElementsDiffer() {
    schema("{\"type\":\"array\",\"items\":{\"enum\":[\"x\",\"y\",null,true]},\"uniqueItems\":true}")
        .derives("[]", "[\"x\"]", "[true,\"y\",null,\"x\"]")
        .derivesNot("[\"x\",\"x\"]", "[null,\"x\",null]");
    schema("{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}")
        .derives("[\"x\",\"xx\"]")
        .derivesNot("[\"x\",\"y\",\"x\"]");
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":\"number\",\"multipleOf\":1},\"uniqueItems\":true}")
        .derives("[1,2]")
        .derivesNot("[1,1]", "[1,1.0]");
    refuses(
        "{\"properties\":{\"l\":{\"type\":\"array\",\"items\":{\"type\":\"object\"},\"uniqueItems\":true}}}",
        "uniqueItems",
        "/properties/l");
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":\"object\"},\"uniqueItems\":true,\"maxItems\":1}")
        .derives("[{}]");
  }

  @Test
  void negatedArraysReduce() {
    schema(
            "{\"type\":\"array\",\"items\":{\"type\":[\"null\",\"boolean\"]},\"not\":{\"items\":{\"type\":\"null\"}}}")
        .derives("[true]", "[null,true]")
        .derivesNot("[]", "[null]");
    schema(
            "{\"oneOf\":[{\"type\":\"array\",\"items\":{\"type\":\"null\"}},{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}]}")
        .derives("[null]", "[true,false]")
        .derivesNot("[]", "[null,true]");
    refuses("{\"not\":{\"type\":\"array\",\"uniqueItems\":true}}", "uniqueItems", "/not");
  }
}
