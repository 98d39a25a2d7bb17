package dev.funnel.schemas.json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Finds what the {@code $ref} of a schema document names within it; nothing is ever fetched. */
final class SchemaReferences {
  private final JsonCursor document;

  SchemaReferences(JsonCursor document) {
    this.document = document;
  }

  /**
   * The subschema that a reference names.
   *
   * @throws JsonException if it is not a JSON Pointer into this document
   */
  JsonCursor resolve(JsonCursor reference) {
    String text = reference.string();
    if (!text.equals("#") && !text.startsWith("#/")) {
      throw reference.problem("must point into the schema itself, such as #/$defs/NAME");
    }
    JsonCursor place = document;
    for (String step : text.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        place = follow(place, unescape(step, reference), reference);
      }
    }
    return place;
  }

  private static JsonCursor follow(JsonCursor from, String step, JsonCursor reference) {
    if (from.isArray()) {
      return from.elements().stream()
          .filter(element -> element.pointer().endsWith("/" + step))
          .findFirst()
          .orElseThrow(() -> missing(reference));
    }
    if (!from.isObject()) {
      throw missing(reference);
    }
    return from.find(step).orElseThrow(() -> missing(reference));
  }

  private static String unescape(String step, JsonCursor reference) {
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
