package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Draws schemas of strings. */
final class StringSchemas {
  static final List<String> FORMATS =
      List.of(
          "date",
          "time",
          "date-time",
          "duration",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "uuid",
          "uri");

  private static final List<String> PATTERNS =
      List.of(
          "^[a-z]+$",
          "^[A-Z]{2}-[0-9]{3,5}$",
          "^(red|green|blue)$",
          "^\\d{4}$",
          "[aeiou]",
          "^x",
          "y$",
          "^(?:ab)*$",
          "^[^\"\\\\]*$",
          "\\.(png|jpe?g)$",
          "^[\\w.-]+@[\\w-]+\\.[a-z]{2,3}$",
          "^\\+?[1-9][0-9]{6,14}$",
          "^[\\u00e0-\\u00ff]+$",
          "^a.c$",
          "^\\S+( \\S+)*$",
          "^$",
          "\"",
          "^#[0-9a-fA-F]{6}$",
          "^(a|b)(c|d)?e{0,2}$",
          "\\t|\\n");

  static final List<String> TEXTS =
      List.of(
          "red",
          "green",
          "blue",
          "re",
          "redder",
          "",
          "two words",
          "say \"hi\"",
          "back\\slash",
          "tab\there",
          "a/b",
          "naïve",
          "日本",
          "😀",
          "line\nbreak",
          "null",
          "0");

  private final Draw draw;

  StringSchemas(Draw draw) {
    this.draw = draw;
  }

  JsonObject next() {
    return switch (draw.between(0, 9)) {
      case 0, 1 -> typed().build();
      case 2, 3 -> withLength(typed()).build();
      case 4 -> typed().put("pattern", draw.oneOf(PATTERNS)).build();
      case 5 -> typed().put("format", draw.oneOf(FORMATS)).build();
      case 6 -> enumeration();
      case 7 -> JsonObject.builder().put("const", draw.oneOf(TEXTS)).build();
      case 8 -> patternWithLength();
      default -> excluding();
    };
  }

  /** An enumeration of two to six texts. */
  JsonObject enumeration() {
    JsonObject.Builder schema = draw.chance(70) ? typed() : JsonObject.builder();
    return schema.put("enum", texts(draw.between(2, 6))).build();
  }

  /** What a name of a member must be. */
  JsonObject names() {
    return switch (draw.between(0, 2)) {
      case 0 -> JsonObject.builder().put("pattern", "^[a-z]+$").build();
      case 1 -> JsonObject.builder().put("maxLength", draw.between(3, 8)).build();
      default -> JsonObject.builder().put("minLength", 1).put("pattern", "^[^ ]*$").build();
    };
  }

  private static JsonObject.Builder typed() {
    return JsonObject.builder().put("type", "string");
  }

  private JsonObject.Builder withLength(JsonObject.Builder schema) {
    int min = draw.oneOf(0, 0, 1, 2, 5, 30);
    if (min > 0) {
      schema.put("minLength", min);
    }
    return draw.chance(70) ? schema.put("maxLength", min + draw.oneOf(0, 1, 3, 10, 200)) : schema;
  }

  private JsonObject patternWithLength() {
    return switch (draw.between(0, 4)) {
      case 0 -> typed().put("pattern", "^[a-z]+$").put("maxLength", draw.between(1, 9)).build();
      case 1 -> typed().put("pattern", "^(?:ab)*$").put("minLength", draw.between(1, 6)).build();
      case 2 -> typed().put("pattern", "[aeiou]").put("maxLength", draw.between(1, 9)).build();
      case 3 -> typed().put("format", "email").put("maxLength", draw.between(12, 40)).build();
      default ->
          typed()
              .put("pattern", "^[a-z ]*$")
              .put("allOf", List.of(JsonObject.builder().put("pattern", "[xyz]").build()))
              .build();
    };
  }

  private JsonObject excluding() {
    JsonObject excluded =
        switch (draw.between(0, 3)) {
          case 0 -> JsonObject.builder().put("enum", texts(2)).build();
          case 1 -> JsonObject.builder().put("const", draw.oneOf(TEXTS)).build();
          case 2 -> JsonObject.builder().put("pattern", "^[0-9]+$").build();
          default -> JsonObject.builder().put("minLength", draw.between(2, 5)).build();
        };
    return typed().put("not", excluded).build();
  }

  private JsonArray texts(int count) {
    List<JsonString> texts = new ArrayList<>();
    for (String text : draw.some(count, TEXTS)) {
      texts.add(new JsonString(text));
    }
    return new JsonArray(List.copyOf(texts));
  }
}
