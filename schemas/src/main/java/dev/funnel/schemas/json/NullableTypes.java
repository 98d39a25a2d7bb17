package dev.funnel.schemas.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says OpenAPI 3.0's {@code "nullable": true} in JSON Schema: null is one more of the subschema's
 * own types and listed values. Nothing else of it changes, nor what stands around it.
 */
final class NullableTypes {
  /** What is data, whatever it looks like. */
  private static final Set<String> DATA =
      Set.of("const", "enum", "default", "example", "examples", "required", "dependentRequired");

  private static final Set<String> SCHEMA_MAPS =
      Set.of(
          "properties",
          "patternProperties",
          "dependentSchemas",
          "dependencies",
          "$defs",
          "definitions");

  private NullableTypes() {}

  /** The same schema without the keyword. */
  static JsonValue spelledOut(JsonValue schema) {
    if (!(schema instanceof JsonObject object)) {
      return schema;
    }
    boolean isNullable = object.get("nullable") instanceof JsonBoolean flag && flag.value();
    JsonObject.Builder spelled = JsonObject.builder();
    object
        .members()
        .forEach(
            (keyword, value) -> {
              if (!keyword.equals("nullable")) {
                spelled.put(keyword, isNullable ? withNull(keyword, value) : inner(keyword, value));
              }
            });
    return spelled.build();
  }

  private static JsonValue withNull(String keyword, JsonValue value) {
    JsonValue added = keyword.equals("type") ? new JsonString("null") : JsonNull.INSTANCE;
    if (keyword.equals("type") && value instanceof JsonString) {
      return value.equals(added) ? value : new JsonArray(List.of(value, added));
    }
    boolean isList = keyword.equals("type") || keyword.equals("enum");
    if (!isList || !(value instanceof JsonArray array) || array.elements().contains(added)) {
      return inner(keyword, value);
    }
    List<JsonValue> elements = new ArrayList<>(array.elements());
    elements.add(added);
    return new JsonArray(elements);
  }

  // A reference may lead anywhere, so that what is no known keyword may hold schemas as well.
  private static JsonValue inner(String keyword, JsonValue value) {
    if (DATA.contains(keyword)) {
      return value;
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.elements().stream().map(NullableTypes::spelledOut).toList());
    }
    if (SCHEMA_MAPS.contains(keyword) && value instanceof JsonObject object) {
      JsonObject.Builder members = JsonObject.builder();
      object.members().forEach((name, member) -> members.put(name, spelledOut(member)));
      return members.build();
    }
    return spelledOut(value);
  }
}
