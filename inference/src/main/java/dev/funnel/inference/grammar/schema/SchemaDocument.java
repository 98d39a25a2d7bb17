package dev.funnel.inference.grammar.schema;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;

/** One schema document: its subschemas, each one {@link Node}, and what references name in it. */
final class SchemaDocument {
  private static final List<String> DRAFT_2020_12 =
      List.of(
          "https://json-schema.org/draft/2020-12/schema",
          "http://json-schema.org/draft/2020-12/schema");
  private static final List<String> DRAFT_7 =
      List.of("http://json-schema.org/draft-07/schema", "https://json-schema.org/draft-07/schema");

  private final IdentityHashMap<JsonValue, Node> nodes = new IdentityHashMap<>();
  private final JsonCursor document;
  private final String id;
  private final boolean isDraft7;

  SchemaDocument(JsonValue schema) {
    document = JsonCursor.of(schema);
    id = document.isObject() ? document.find("$id").map(JsonCursor::string).orElse("") : "";
    isDraft7 =
        document.isObject()
            && document.find("$schema").map(SchemaDocument::isDraft7Named).orElse(false);
  }

  private static boolean isDraft7Named(JsonCursor dialect) {
    String name = dialect.string();
    String plain = name.endsWith("#") ? name.substring(0, name.length() - 1) : name;
    if (DRAFT_7.contains(plain)) {
      return true;
    }
    if (!DRAFT_2020_12.contains(plain)) {
      throw new UnsupportedSchema(
          "$schema", "", "its dialect is not known", "write draft 2020-12 or draft-07");
    }
    return false;
  }

  /** Whether the schema says that it is written in draft-07, where some keywords differ. */
  boolean isDraft7() {
    return isDraft7;
  }

  Node root() {
    return node(document);
  }

  /**
   * The subschema at that place.
   *
   * @throws JsonException if it is neither an object nor a boolean
   */
  Node node(JsonCursor place) {
    Node known = nodes.get(place.value());
    if (known != null) {
      return known;
    }
    if (!place.isObject() && !place.isBoolean()) {
      throw place.problem("must be a schema: an object or a boolean");
    }
    if (place.isObject() && !place.pointer().isEmpty() && place.find("$id").isPresent()) {
      throw new UnsupportedSchema(
          "$id", place.pointer(), "it makes a document of its own", "leave it out");
    }
    Node node = new Node(place);
    nodes.put(place.value(), node);
    return node;
  }

  /**
   * The subschema that a schema's {@code $ref} names.
   *
   * @throws UnsupportedSchema if that is not in this document
   * @throws JsonException if there is none
   */
  Node resolve(JsonCursor schema) {
    JsonCursor reference = schema.at("$ref");
    String text = reference.string();
    String fragment = !id.isEmpty() && text.startsWith(id) ? text.substring(id.length()) : text;
    if (!fragment.isEmpty() && !fragment.equals("#") && !fragment.startsWith("#/")) {
      throw new UnsupportedSchema(
          "$ref",
          schema.pointer(),
          "it names no place of this document",
          "move its target under $defs and write #/$defs/NAME");
    }
    JsonCursor place = document;
    String pointer = fragment.isEmpty() ? "" : fragment.substring(1);
    if (!pointer.isEmpty()) {
      for (String step : pointer.substring(1).split("/", -1)) {
        place = follow(place, unescaped(step, reference), reference);
      }
    }
    return node(place);
  }

  private static JsonCursor follow(JsonCursor from, String step, JsonCursor reference) {
    if (from.isObject()) {
      return from.find(step).orElseThrow(() -> missing(reference));
    }
    if (from.isArray() && step.matches("0|[1-9][0-9]{0,6}")) {
      List<JsonCursor> elements = from.elements();
      int index = Integer.parseInt(step);
      if (index < elements.size()) {
        return elements.get(index);
      }
    }
    throw missing(reference);
  }

  private static String unescaped(String step, JsonCursor reference) {
    try {
      String decoded = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
      return decoded.replace("~1", "/").replace("~0", "~");
    } catch (IllegalArgumentException e) {
      throw missing(reference);
    }
  }

  private static JsonException missing(JsonCursor reference) {
    return reference.problem("names nothing in the schema; define it under $defs");
  }
}
