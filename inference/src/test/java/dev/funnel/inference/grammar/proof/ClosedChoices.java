package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;

/**
 * A schema that allows less: an object that is one of several must have no other members than its
 * own branch declares. A grammar writes declared members only, whereas a validator lets an open
 * branch allow the members of another.
 */
final class ClosedChoices {
  private final JsonObject document;

  private ClosedChoices(JsonObject document) {
    this.document = document;
  }

  static JsonObject of(JsonObject schema) {
    return (JsonObject) new ClosedChoices(schema).closed(schema);
  }

  private JsonValue closed(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new JsonArray(array.elements().stream().map(this::closed).toList());
    }
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    JsonObject.Builder closed = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, member) ->
                closed.put(
                    name, isChoice(object, name) ? branches((JsonArray) member) : closed(member)));
    return closed.build();
  }

  // A choice beside properties is not one between objects, but of what they must have.
  private static boolean isChoice(JsonObject schema, String name) {
    return (name.equals("anyOf") || name.equals("oneOf"))
        && schema.get("properties") == null
        && schema.get(name) instanceof JsonArray;
  }

  private JsonArray branches(JsonArray branches) {
    return new JsonArray(
        branches.elements().stream()
            .map(branch -> isOpenObject(branch) ? sealed(closed(branch)) : closed(branch))
            .toList());
  }

  private static JsonObject sealed(JsonValue branch) {
    return JsonObject.builder()
        .put("allOf", List.of(branch))
        .put("unevaluatedProperties", new JsonBoolean(false))
        .build();
  }

  private boolean isOpenObject(JsonValue schema) {
    JsonValue target = schema;
    while (target instanceof JsonObject object
        && object.get("$ref") instanceof JsonString reference) {
      target = resolved(reference.value());
    }
    return target instanceof JsonObject object
        && object.get("additionalProperties") == null
        && (object.get("properties") != null || object.get("allOf") != null);
  }

  private JsonValue resolved(String reference) {
    JsonCursor place = JsonCursor.of(document);
    for (String step : reference.substring(2).split("/", -1)) {
      place = place.at(step);
    }
    return place.value();
  }
}
