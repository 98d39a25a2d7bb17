package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Draws schemas of numbers. */
final class NumberSchemas {
  private final Draw draw;

  NumberSchemas(Draw draw) {
    this.draw = draw;
  }

  JsonObject next() {
    return switch (draw.between(0, 8)) {
      case 0 -> typed().build();
      case 1, 2, 3 -> range(typed());
      case 4 -> integer().put("multipleOf", draw.oneOf(2, 3, 5, 7, 10, 25, 100)).build();
      case 5 -> range(integer().put("multipleOf", draw.oneOf(2, 3, 4, 5)));
      case 6 -> decimalSteps();
      case 7 -> JsonObject.builder().put("enum", numbers()).build();
      default -> excluding();
    };
  }

  private JsonObject.Builder typed() {
    return draw.chance(60) ? integer() : JsonObject.builder().put("type", "number");
  }

  private static JsonObject.Builder integer() {
    return JsonObject.builder().put("type", "integer");
  }

  private JsonObject range(JsonObject.Builder schema) {
    int min = draw.oneOf(-1000, -100, -12, -1, 0, 0, 1, 1, 7, 18, 995, 1900);
    if (draw.chance(80)) {
      schema.put(draw.chance(75) ? "minimum" : "exclusiveMinimum", min);
    }
    if (draw.chance(80)) {
      int max = min + draw.oneOf(9, 12, 99, 120, 1000, 123_456);
      schema.put(draw.chance(75) ? "maximum" : "exclusiveMaximum", max);
    }
    return schema.build();
  }

  private JsonObject decimalSteps() {
    JsonObject.Builder schema = JsonObject.builder().put("type", "number");
    if (draw.chance(50)) {
      return schema.put("multipleOf", new JsonNumber(draw.oneOf("0.01", "0.5", "0.25"))).build();
    }
    return schema
        .put("minimum", new JsonNumber(draw.oneOf("0.5", "-2.25", "0", "-0.001", "3.14")))
        .put("exclusiveMaximum", new JsonNumber(draw.oneOf("3.15", "10", "99.95", "1e3")))
        .build();
  }

  private JsonArray numbers() {
    List<JsonNumber> numbers = new ArrayList<>();
    List<String> texts = List.of("0", "1", "-1", "42", "10", "100", "3.5", "-0.25", "1000000");
    for (String text : draw.some(draw.between(1, 4), texts)) {
      numbers.add(new JsonNumber(text));
    }
    return new JsonArray(List.copyOf(numbers));
  }

  private JsonObject excluding() {
    JsonObject excluded =
        switch (draw.between(0, 2)) {
          case 0 -> JsonObject.builder().put("enum", numbers()).build();
          case 1 -> JsonObject.builder().put("const", draw.between(-1, 12)).build();
          default -> JsonObject.builder().put("minimum", 10).put("maximum", 20).build();
        };
    return integer().put("minimum", 0).put("maximum", 300).put("not", excluded).build();
  }
}
