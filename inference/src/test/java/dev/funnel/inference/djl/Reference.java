package dev.funnel.inference.djl;

import dev.funnel.schemas.json.JsonCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A greedy generation of the reference implementation (transformers, float32).
 *
 * @param promptIds the prompt's tokens
 * @param greedyIds the tokens it chose
 */
record Reference(String model, String prompt, List<Integer> promptIds, List<Integer> greedyIds) {
  /** The generations of {@code base} or {@code base+adapter}. */
  static List<Reference> of(String model) {
    return all().stream().filter(reference -> reference.model().equals(model)).toList();
  }

  static List<Reference> all() {
    try (InputStream in = Reference.class.getResourceAsStream("/reference/greedy.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Reference::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reference parse(String line) {
    JsonCursor json = JsonCursor.parse(line);
    return new Reference(
        json.string("model"),
        json.string("prompt"),
        integers(json.at("prompt_ids")),
        integers(json.at("greedy_ids")));
  }

  private static List<Integer> integers(JsonCursor array) {
    return array.elements().stream().map(element -> (int) element.longInteger()).toList();
  }
}
