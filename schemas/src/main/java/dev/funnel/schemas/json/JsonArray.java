package dev.funnel.schemas.json;

import java.util.List;

/** A JSON array. */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
  public JsonArray {
    elements = List.copyOf(elements);
  }

  /** An array of strings. */
  public static JsonArray ofStrings(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  @Override
  public String kind() {
    return "an array";
  }
}
