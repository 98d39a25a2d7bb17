package dev.funnel.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.ParameterSchema;
import dev.funnel.schemas.ParameterSchema.AnyShape;
import dev.funnel.schemas.ParameterSchema.ArrayShape;
import dev.funnel.schemas.ParameterSchema.EnumShape;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.ParameterSchema.Property;
import dev.funnel.schemas.ParameterSchema.Scalar;
import dev.funnel.schemas.ParameterSchema.ScalarShape;
import dev.funnel.schemas.ParameterSchema.UnionShape;
import dev.funnel.schemas.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaParserTest {
  private static final ScalarShape STRING = new ScalarShape(null, Scalar.STRING);
  private static final ScalarShape INTEGER = new ScalarShape(null, Scalar.INTEGER);
  private static final ScalarShape NULL = new ScalarShape(null, Scalar.NULL);

  @Test
  void propertiesKeepTheSchemasOrderAndKnowWhetherTheyAreRequired() throws RequestRefused {
    ParameterSchema shape =
        SchemaParser.parse(
            """
            {"type": "object", "description": "top", "required": ["a"], "properties": {
              "z": {"type": "string", "description": "last letter"},
              "a": {"type": "array", "items": {"type": "integer"}}}}
            """);

    assertThat(shape)
        .isEqualTo(
            new ObjectShape(
                "top",
                List.of(
                    new Property("z", new ScalarShape("last letter", Scalar.STRING), false),
                    new Property("a", new ArrayShape(null, INTEGER), true))));
  }

  @Test
  void everyKeywordHasItsShape() throws RequestRefused {
    assertThat(shapeOf("{\"type\":[\"string\",\"null\"],\"description\":\"d\"}"))
        .isEqualTo(new UnionShape("d", List.of(STRING, NULL)));
    assertThat(shapeOf("{\"type\":[\"string\"]}")).isEqualTo(STRING);
    assertThat(shapeOf("{\"enum\":[\"a\",1,null]}"))
        .isEqualTo(new EnumShape(null, List.of("\"a\"", "1", "null")));
    assertThat(shapeOf("{\"const\":\"x\"}")).isEqualTo(new EnumShape(null, List.of("\"x\"")));
    assertThat(shapeOf("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}"))
        .isEqualTo(new UnionShape(null, List.of(STRING, INTEGER)));
    assertThat(shapeOf("{\"oneOf\":[{\"type\":\"string\"}]}")).isEqualTo(STRING);
    assertThat(shapeOf("{\"type\":\"string\",\"nullable\":true}"))
        .isEqualTo(new UnionShape(null, List.of(STRING, NULL)));
    assertThat(shapeOf("{\"type\":\"object\"}")).isEqualTo(new ObjectShape(null, List.of()));
    assertThat(shapeOf("{\"type\":\"array\"}")).isEqualTo(new ArrayShape(null, new AnyShape(null)));
    assertThat(shapeOf("true")).isEqualTo(new AnyShape(null));
    assertThat(shapeOf("{\"description\":\"d\"}")).isEqualTo(new AnyShape("d"));
    assertThat(shapeOf("{\"allOf\":[{\"type\":\"string\"}],\"description\":\"d\"}"))
        .isEqualTo(new ScalarShape("d", Scalar.STRING));
  }

  @Test
  void conditionsBesidePropertiesShowInWhatIsRequired() throws RequestRefused {
    assertThat(
            SchemaParser.parse(
                """
                {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},
                 "anyOf":[{"required":["a"]},{"required":["b"]}]}
                """))
        .isEqualTo(
            new UnionShape(
                null,
                List.of(
                    new ObjectShape(
                        null,
                        List.of(
                            new Property("a", STRING, true), new Property("b", INTEGER, false))),
                    new ObjectShape(
                        null,
                        List.of(
                            new Property("a", STRING, false), new Property("b", INTEGER, true))))));
    assertThat(
            SchemaParser.parse(
                """
                {"type":"object","properties":{"a":{"type":"string"}},"allOf":[
                  {"required":["a"]},{"minProperties":1},{"properties":{"b":{"type":"integer"}}}]}
                """))
        .isEqualTo(
            new ObjectShape(
                null, List.of(new Property("a", STRING, true), new Property("b", INTEGER, false))));
    assertThat(shapeOf("{\"type\":\"string\",\"allOf\":[{\"minLength\":1},{\"pattern\":\"a\"}]}"))
        .isEqualTo(STRING);
  }

  @Test
  void referencesAreFollowedAndTheDescriptionBesideThemWins() throws RequestRefused {
    ParameterSchema shape =
        SchemaParser.parse(
            """
            {"$ref": "#/$defs/top", "$defs": {
              "top": {"type": "object", "properties": {
                "p": {"$ref": "#/definitions/a~1b", "description": "here"}}}},
             "definitions": {"a/b": {"type": "string", "description": "there"}}}
            """);

    assertThat(((ObjectShape) shape).properties().get(0).schema())
        .isEqualTo(new ScalarShape("here", Scalar.STRING));
  }

  @Test
  void recursionEndsInAny() throws RequestRefused {
    ParameterSchema shape =
        SchemaParser.parse(
            """
            {"type": "object", "properties": {"tree": {"$ref": "#/$defs/node"}},
             "$defs": {"node": {"type": "object", "properties": {
               "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}}
            """);

    assertThat(((ObjectShape) shape).properties().get(0).schema())
        .isEqualTo(
            new ObjectShape(
                null,
                List.of(
                    new Property("children", new ArrayShape(null, new AnyShape(null)), false))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "[] => must be an object",
        "{\"type\":\"string\"} => \"type\": \"object\"",
        "{} => \"type\": \"object\"",
        "{\"type\":\"object\",\"properties\":[]} => '/properties' must be an object",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"strnig\"}}} => '/properties/a/type'",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":[]}}} => '/properties/a/type'",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[]}}} => '/properties/a/enum'",
        "{\"type\":\"object\",\"properties\":{\"a\":3}} => '/properties/a' must be an object",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://x/y\"}}} => #/$defs/NAME",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/no\"}}} => $defs",
        "{\"type\":\"object\",\"required\":\"a\"} => '/required' must be an array",
        "{\"type\":\"object\",\"type\":\"object\"} => twice",
        "{ => not valid JSON"
      })
  void whatCannotBeShownIsRefusedWithItsPlace(String schema, String message) {
    assertThatThrownBy(() -> SchemaParser.parse(schema))
        .isInstanceOfSatisfying(
            RequestRefused.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SCHEMA))
        .hasMessageContaining(message);
  }

  @Test
  void sizeDepthAndReferencesThatMultiplyAreBounded() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(40) + "true" + "}".repeat(40);
    StringBuilder bomb = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 12; i++) {
      String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
      bomb.append(
          "\"d%d\":{\"type\":\"object\",\"properties\":{\"a\":%s,\"b\":%s}},"
              .formatted(i, next, next));
    }
    bomb.append("\"d12\":true}}");

    assertThatThrownBy(() -> shapeOf(deep)).hasMessageContaining("32 levels");
    assertThatThrownBy(() -> SchemaParser.parse(bomb.toString())).hasMessageContaining("2000");
    assertThatThrownBy(() -> SchemaParser.parse(" ".repeat(70_000))).hasMessageContaining("65536");
  }

  private static ParameterSchema shapeOf(String property) throws RequestRefused {
    ParameterSchema shape =
        SchemaParser.parse("{\"type\":\"object\",\"properties\":{\"p\":" + property + "}}");
    return ((ObjectShape) shape).properties().get(0).schema();
  }
}
