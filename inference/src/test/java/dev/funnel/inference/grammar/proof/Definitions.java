package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonObject;
import java.util.Optional;

/**
 * The {@code $defs} of one schema while they are drawn: {@code d0} to {@code d<count - 1>}. A
 * reference that cannot be left out goes only to a later one, so that every value can be finite.
 */
final class Definitions {
  private final int count;
  private int current = -1;

  Definitions(int count) {
    this.count = count;
  }

  int count() {
    return count;
  }

  /** Says which definition is being drawn; -1 for the schema itself. */
  void enter(int index) {
    current = index;
  }

  Optional<JsonObject> reference(Draw draw, boolean mayRecur) {
    int first = mayRecur ? 0 : current + 1;
    if (first >= count) {
      return Optional.empty();
    }
    String pointer = "#/$defs/d" + draw.between(first, count - 1);
    return Optional.of(JsonObject.builder().put("$ref", pointer).build());
  }
}
