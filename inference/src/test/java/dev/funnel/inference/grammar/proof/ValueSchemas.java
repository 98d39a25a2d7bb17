package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Draws schemas of any value, nested to a depth. */
final class ValueSchemas {
  private final Draw draw;
  private final Definitions definitions;
  private final StringSchemas strings;
  private final NumberSchemas numbers;
  private final ObjectSchemas objects;
  private final ArraySchemas arrays;

  ValueSchemas(Draw draw, Definitions definitions) {
    this.draw = draw;
    this.definitions = definitions;
    this.strings = new StringSchemas(draw);
    this.numbers = new NumberSchemas(draw);
    this.objects = new ObjectSchemas(draw, this, strings);
    this.arrays = new ArraySchemas(draw, this, strings);
  }

  ObjectSchemas objects() {
    return objects;
  }

  /**
   * A schema.
   *
   * @param depth levels that may lie below it
   * @param mayRecur whether the value can be left out: then it may contain its own kind
   */
  JsonValue next(int depth, boolean mayRecur) {
    int kind = draw.between(0, 99);
    if (depth == 0 || kind < 42) {
      return kind % 11 == 0 ? reference(mayRecur) : scalar();
    } else if (kind < 62) {
      return described(objects.next(depth - 1));
    } else if (kind < 76) {
      return described(arrays.next(depth - 1));
    } else if (kind < 84) {
      return reference(mayRecur);
    }
    return kind < 98 ? combined(depth - 1, mayRecur) : anything();
  }

  /** A schema of strings, numbers, booleans or null. */
  JsonObject scalar() {
    return switch (draw.between(0, 11)) {
      case 0 -> JsonObject.builder().put("type", "boolean").build();
      case 1 -> JsonObject.builder().put("type", types("string", "null")).build();
      case 2 -> JsonObject.builder().put("type", types("integer", "boolean")).build();
      case 3 -> nullable(strings.next());
      case 4 -> mixedEnumeration();
      case 5, 6, 7, 8 -> strings.next();
      default -> numbers.next();
    };
  }

  private JsonValue reference(boolean mayRecur) {
    return definitions.reference(draw, mayRecur).<JsonValue>map(r -> r).orElseGet(this::scalar);
  }

  private JsonValue combined(int depth, boolean mayRecur) {
    return switch (draw.between(0, 6)) {
      case 0, 1 -> anyOf(depth, mayRecur);
      case 2 -> oneOfKinds(depth);
      case 3 -> objects.discriminated(depth);
      case 4 -> allOfScalars();
      case 5 -> objects.merged(depth);
      default -> excluding();
    };
  }

  private JsonObject anyOf(int depth, boolean mayRecur) {
    List<JsonValue> branches = new ArrayList<>();
    for (int i = draw.between(2, 3); i > 0; i--) {
      branches.add(next(depth, mayRecur));
    }
    return JsonObject.builder().put("anyOf", branches).build();
  }

  private JsonObject oneOfKinds(int depth) {
    List<JsonValue> kinds =
        List.of(
            JsonObject.builder().put("type", "string").put("maxLength", 7).build(),
            JsonObject.builder().put("type", "integer").put("minimum", 0).build(),
            JsonObject.builder().put("type", "boolean").build(),
            JsonObject.builder().put("type", "null").build(),
            objects.next(depth),
            arrays.next(depth));
    return JsonObject.builder().put("oneOf", draw.some(draw.between(2, 4), kinds)).build();
  }

  private JsonObject allOfScalars() {
    return switch (draw.between(0, 2)) {
      case 0 ->
          JsonObject.builder()
              .put("type", "string")
              .put("allOf", List.of(constraint("minLength", 2), constraint("maxLength", 6)))
              .build();
      case 1 ->
          JsonObject.builder()
              .put("allOf", List.of(numbers.next(), constraint("maximum", 2_000_000)))
              .build();
      default ->
          JsonObject.builder().put("allOf", List.of(strings.next(), strings.enumeration())).build();
    };
  }

  private static JsonObject constraint(String keyword, int value) {
    return JsonObject.builder().put(keyword, value).build();
  }

  private JsonObject excluding() {
    JsonObject.Builder schema = JsonObject.builder();
    return switch (draw.between(0, 2)) {
      case 0 ->
          schema
              .put("type", types("string", "integer", "null"))
              .put("not", JsonObject.builder().put("type", draw.oneOf("integer", "null")).build())
              .build();
      case 1 ->
          schema
              .put("type", types("integer", "string"))
              .put("not", JsonObject.builder().put("enum", literals(2)).build())
              .build();
      default ->
          schema
              .put("type", "integer")
              .put("not", JsonObject.builder().put("multipleOf", 3).build())
              .build();
    };
  }

  private JsonValue anything() {
    return draw.chance(50) ? new JsonBoolean(true) : JsonObject.builder().build();
  }

  private JsonObject mixedEnumeration() {
    return JsonObject.builder().put("enum", literals(draw.between(1, 5))).build();
  }

  private JsonArray literals(int count) {
    List<String> texts =
        List.of(
            "null",
            "true",
            "false",
            "0",
            "7",
            "-1.5",
            "\"red\"",
            "\"\"",
            "\"7\"",
            "[]",
            "{}",
            "[1,\"a\"]",
            "{\"a\":1}",
            "{\"a\":{\"b\":[null]}}",
            "[[],[0]]");
    return new JsonArray(draw.some(count, texts).stream().map(JsonValue::parse).toList());
  }

  private static JsonObject nullable(JsonObject schema) {
    return schema.get("type") == null ? schema : with(schema, "nullable", new JsonBoolean(true));
  }

  private JsonObject described(JsonObject schema) {
    return draw.chance(20) ? with(schema, "description", new JsonString("A \"thing\".")) : schema;
  }

  private static JsonObject with(JsonObject schema, String name, JsonValue value) {
    JsonObject.Builder extended = JsonObject.builder();
    schema.members().forEach(extended::put);
    return extended.put(name, value).build();
  }

  private static JsonArray types(String... names) {
    List<JsonValue> types = new ArrayList<>();
    for (String name : names) {
      types.add(new JsonString(name));
    }
    return new JsonArray(types);
  }
}
