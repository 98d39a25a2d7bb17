package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Draws schemas of objects. */
final class ObjectSchemas {
  private static final List<String> NAMES =
      List.of(
          "id",
          "name",
          "kind",
          "a",
          "ab",
          "abc",
          "b",
          "x-y",
          "naïve",
          "日本",
          "say \"hi\"",
          "back\\slash",
          "tab\t",
          "😀",
          "",
          "type",
          "$ref",
          "items",
          "long_property_name_of_parts");

  private final Draw draw;
  private final ValueSchemas values;
  private final StringSchemas strings;

  ObjectSchemas(Draw draw, ValueSchemas values, StringSchemas strings) {
    this.draw = draw;
    this.values = values;
    this.strings = strings;
  }

  JsonObject next(int depth) {
    return next(depth, draw.some(draw.between(0, 5), NAMES));
  }

  private JsonObject next(int depth, List<String> names) {
    List<String> required = names.stream().filter(name -> draw.chance(45)).toList();
    JsonObject.Builder schema = JsonObject.builder().put("type", "object");
    JsonObject.Builder properties = JsonObject.builder();
    for (String name : names) {
      properties.put(name, property(depth, required.contains(name)));
    }
    schema.put("properties", properties.build());
    if (!required.isEmpty()) {
      schema.put("required", strings(required));
    }
    if (draw.chance(40)) {
      freeNames(schema, depth);
    }
    if (draw.chance(35) && names.size() > 1) {
      relate(schema, names, required.size());
    }
    return schema.build();
  }

  private JsonValue property(int depth, boolean required) {
    return !required && draw.chance(3) ? new JsonBoolean(false) : values.next(depth, !required);
  }

  private void freeNames(JsonObject.Builder schema, int depth) {
    switch (draw.between(0, 5)) {
      case 0 -> schema.put("additionalProperties", false);
      case 1 -> schema.put("additionalProperties", true);
      case 2 -> schema.put("additionalProperties", values.next(depth, true));
      case 3 ->
          schema.put(
              "patternProperties",
              JsonObject.builder()
                  .put(draw.oneOf("^x-", "^[0-9]+$", "_id$"), values.scalar())
                  .build());
      case 4 ->
          schema
              .put("additionalProperties", values.scalar())
              .put("patternProperties", JsonObject.builder().put("^x-", values.scalar()).build());
      default ->
          schema.put("additionalProperties", values.scalar()).put("propertyNames", strings.names());
    }
    if (draw.chance(15)) {
      schema.put("maxProperties", draw.between(5, 7));
    }
  }

  private void relate(JsonObject.Builder schema, List<String> names, int numRequired) {
    String one = names.get(0);
    String other = names.get(1);
    switch (draw.between(0, 6)) {
      case 0 ->
          schema.put(
              "dependentRequired", JsonObject.builder().put(one, strings(List.of(other))).build());
      case 1 -> schema.put("minProperties", Math.max(1, numRequired));
      case 2 -> schema.put("maxProperties", Math.max(1, numRequired + draw.between(0, 1)));
      case 3 -> schema.put("anyOf", List.of(requiring(one), requiring(other)));
      case 4 -> condition(schema, one, other);
      case 5 -> schema.put("not", requiring(draw.oneOf(one, other)));
      default ->
          schema.put(
              "allOf",
              List.of(
                  requiring(one),
                  JsonObject.builder()
                      .put("properties", JsonObject.builder().put(other, true).build())
                      .build()));
    }
  }

  private void condition(JsonObject.Builder schema, String one, String other) {
    JsonObject test =
        draw.chance(50)
            ? JsonObject.builder().put("type", draw.oneOf("string", "integer")).build()
            : JsonObject.builder().put("const", draw.oneOf("red", "green", "")).build();
    JsonObject.Builder condition =
        JsonObject.builder().put("properties", JsonObject.builder().put(one, test).build());
    if (draw.chance(70)) {
      condition.put("required", strings(List.of(one)));
    }
    schema.put("if", condition.build()).put("then", requiring(other));
    if (draw.chance(50)) {
      schema.put("else", JsonObject.builder().put("not", requiring(other)).build());
    }
  }

  /** One of several objects, told apart by a constant member. */
  JsonObject discriminated(int depth) {
    List<JsonValue> branches = new ArrayList<>();
    for (String kind : draw.some(draw.between(2, 3), List.of("cat", "dog", "catfish"))) {
      JsonObject constant = JsonObject.builder().put("const", kind).build();
      JsonObject.Builder properties = JsonObject.builder().put("kind", constant);
      for (String name : draw.some(draw.between(0, 2), List.of("id", "a", "ab"))) {
        properties.put(name, values.next(depth, true));
      }
      branches.add(
          JsonObject.builder()
              .put("type", "object")
              .put("properties", properties.build())
              .put("required", strings(List.of("kind")))
              .build());
    }
    return JsonObject.builder().put(draw.oneOf("oneOf", "anyOf"), branches).build();
  }

  /** Objects that hold together, each with members of its own. */
  JsonObject merged(int depth) {
    List<String> names = draw.some(4, NAMES);
    List<JsonObject> parts =
        List.of(open(depth, names.subList(0, 2)), open(depth, names.subList(2, 4)));
    return JsonObject.builder().put("allOf", parts).build();
  }

  // Without an explicit additionalProperties: a part must not forbid the members of the others.
  private JsonObject open(int depth, List<String> names) {
    JsonObject.Builder properties = JsonObject.builder();
    for (String name : names) {
      properties.put(name, values.next(depth, true));
    }
    return JsonObject.builder()
        .put("type", "object")
        .put("properties", properties.build())
        .put("required", strings(names.subList(0, draw.between(0, names.size()))))
        .build();
  }

  private static JsonObject requiring(String name) {
    return JsonObject.builder().put("required", strings(List.of(name))).build();
  }

  private static JsonArray strings(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }
}
