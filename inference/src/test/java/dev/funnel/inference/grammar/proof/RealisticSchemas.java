package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Schemas as people and their libraries write them, with texts that they allow and refuse. */
final class RealisticSchemas {
  private RealisticSchemas() {}

  /**
   * A schema of the list.
   *
   * @param valid texts that it allows, written as a grammar writes them
   * @param invalid texts that it refuses
   */
  record Example(String name, JsonObject schema, List<String> valid, List<String> invalid) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Example> all() {
    try (InputStream in = RealisticSchemas.class.getResourceAsStream("/grammar/schemas.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonCursor.parse(text).elements().stream().map(RealisticSchemas::example).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Example example(JsonCursor json) {
    return new Example(
        json.string("name"),
        json.at("schema").object(),
        texts(json.at("valid")),
        texts(json.at("invalid")));
  }

  private static List<String> texts(JsonCursor list) {
    return list.elements().stream().map(JsonCursor::string).toList();
  }
}
