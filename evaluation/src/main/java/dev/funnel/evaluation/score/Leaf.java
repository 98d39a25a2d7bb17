package dev.funnel.evaluation.score;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A value of a call's arguments that holds no other.
 *
 * @param path from the arguments to it: member names and indexes
 * @param name of the last member on the way: what people call the argument
 * @param place what the schema says of it
 */
record Leaf(List<String> path, String name, JsonValue value, SchemaPlace place) {
  Leaf {
    path = List.copyOf(path);
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(place, "place");
  }

  /** The leaves of arguments, in their order; arguments without members have none. */
  static List<Leaf> of(JsonObject arguments, SchemaPlace place) {
    List<Leaf> leaves = new ArrayList<>();
    addMembers(arguments, List.of(), place, leaves);
    return leaves;
  }

  private static void add(
      JsonValue value, List<String> path, String name, SchemaPlace place, List<Leaf> leaves) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      addMembers(object, path, place, leaves);
    } else if (value instanceof JsonArray array && !array.elements().isEmpty()) {
      for (int i = 0; i < array.elements().size(); i++) {
        add(
            array.elements().get(i),
            longer(path, Integer.toString(i)),
            name,
            place.element(),
            leaves);
      }
    } else {
      leaves.add(new Leaf(path, name, value, place));
    }
  }

  private static void addMembers(
      JsonObject object, List<String> path, SchemaPlace place, List<Leaf> leaves) {
    object
        .members()
        .forEach(
            (name, member) -> add(member, longer(path, name), name, place.member(name), leaves));
  }

  private static List<String> longer(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
