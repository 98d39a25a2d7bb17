package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** Brings the members of a value into the order in which a plain schema declares them. */
final class DeclaredOrder {
  private DeclaredOrder() {}

  static JsonValue of(JsonValue value, @Nullable JsonValue schema) {
    if (!(schema instanceof JsonObject object)) {
      return value;
    }
    if (value instanceof JsonObject members
        && object.get("properties") instanceof JsonObject declared) {
      return ordered(members, declared);
    }
    return value instanceof JsonArray array
        ? new JsonArray(
            array.elements().stream().map(element -> of(element, object.get("items"))).toList())
        : value;
  }

  private static JsonObject ordered(JsonObject value, JsonObject declared) {
    JsonObject.Builder ordered = JsonObject.builder();
    for (String name : declared.members().keySet()) {
      JsonValue member = value.get(name);
      if (member != null) {
        ordered.put(name, of(member, declared.get(name)));
      }
    }
    value
        .members()
        .forEach(
            (name, member) -> {
              if (declared.get(name) == null) {
                ordered.put(name, member);
              }
            });
    return ordered.build();
  }
}
