package dev.funnel.inference.grammar.schema;

import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonCursor;

/**
 * A subschema at its place in the document. Compared by identity: equal texts at two places stay
 * two subschemas, so that comparing never walks a document.
 */
final class Node {
  /** Allows nothing. */
  static final Node FALSE = new Node(JsonCursor.of(new JsonBoolean(false)));

  private final JsonCursor place;

  Node(JsonCursor place) {
    this.place = place;
  }

  JsonCursor place() {
    return place;
  }

  String pointer() {
    return place.pointer();
  }

  /** Whether every value is allowed, seen without looking deeper: {@code true} or no keyword. */
  boolean isTrivial() {
    return place.isBoolean() ? place.bool() : place.object().members().isEmpty();
  }

  /** Whether it is the schema {@code false}. */
  boolean isFalse() {
    return place.isBoolean() && !place.bool();
  }
}
