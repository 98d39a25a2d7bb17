package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Draws schemas of arrays. */
final class ArraySchemas {
  private final Draw draw;
  private final ValueSchemas values;
  private final StringSchemas strings;

  ArraySchemas(Draw draw, ValueSchemas values, StringSchemas strings) {
    this.draw = draw;
    this.values = values;
    this.strings = strings;
  }

  JsonObject next(int depth) {
    return switch (draw.between(0, 9)) {
      case 0, 1, 2, 3, 4 -> list(depth);
      case 5, 6 -> tuple(depth);
      case 7, 8 -> set();
      default -> containing();
    };
  }

  private static JsonObject.Builder typed() {
    return JsonObject.builder().put("type", "array");
  }

  private JsonObject list(int depth) {
    JsonObject.Builder schema = typed();
    int min = draw.chance(40) ? draw.between(1, 3) : 0;
    if (draw.chance(90)) {
      schema.put("items", values.next(depth, min == 0));
    }
    return sized(schema, min);
  }

  private JsonObject sized(JsonObject.Builder schema, int min) {
    if (min > 0) {
      schema.put("minItems", min);
    }
    return draw.chance(40)
        ? schema.put("maxItems", min + draw.between(0, 4)).build()
        : schema.build();
  }

  private JsonObject tuple(int depth) {
    List<JsonValue> items = new ArrayList<>();
    for (int i = draw.between(1, 3); i > 0; i--) {
      items.add(values.next(depth, false));
    }
    JsonObject.Builder schema = typed().put("prefixItems", items);
    if (draw.chance(60)) {
      schema.put("items", draw.chance(60) ? new JsonBoolean(false) : values.scalar());
    }
    return draw.chance(50) ? schema.put("minItems", items.size()).build() : schema.build();
  }

  private JsonObject set() {
    JsonObject items = strings.enumeration();
    JsonObject.Builder schema = typed().put("items", items).put("uniqueItems", true);
    return sized(schema, draw.between(0, 2));
  }

  private JsonObject containing() {
    JsonObject wanted =
        switch (draw.between(0, 2)) {
          case 0 -> JsonObject.builder().put("const", "red").build();
          case 1 -> JsonObject.builder().put("type", "integer").build();
          default -> JsonObject.builder().put("type", "string").put("maxLength", 2).build();
        };
    JsonObject.Builder schema = typed();
    if (draw.chance(70)) {
      List<JsonValue> kinds =
          List.of(
              JsonObject.builder().put("type", "string").build(),
              JsonObject.builder().put("type", "integer").build());
      schema.put("items", JsonObject.builder().put("anyOf", kinds).build());
    }
    return schema.put("contains", wanted).put("maxItems", draw.between(1, 4)).build();
  }
}
