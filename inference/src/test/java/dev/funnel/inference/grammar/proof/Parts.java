package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonNumber;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Schemas that must hold together for one value: references, {@code allOf} and one branch of each
 * choice are taken apart, so that what is left says something of the value itself. {@code not} is
 * left to the judge.
 */
final class Parts {
  private static final int MAX_PARTS = 60;

  private final JsonObject document;
  private final Draw draw;
  private final List<JsonObject> parts = new ArrayList<>();

  private Parts(JsonObject document, Draw draw) {
    this.document = document;
    this.draw = draw;
  }

  /**
   * Takes schemas apart.
   *
   * @throws NoInstance if one of them allows nothing, or refers to itself for ever
   */
  static Parts of(JsonObject document, Draw draw, List<JsonValue> schemas) {
    Parts parts = new Parts(document, draw);
    schemas.forEach(parts::add);
    return parts;
  }

  private void add(JsonValue schema) {
    if (schema instanceof JsonBoolean bool) {
      if (!bool.value()) {
        throw new NoInstance("false");
      }
      return;
    }
    JsonObject part = (JsonObject) schema;
    if (parts.size() == MAX_PARTS) {
      throw new NoInstance("too many parts");
    }
    parts.add(part);
    if (part.get("$ref") instanceof JsonString reference) {
      add(resolve(reference.value()));
    }
    if (part.get("allOf") instanceof JsonArray all) {
      all.elements().forEach(this::add);
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (part.get(choice) instanceof JsonArray branches) {
        add(draw.oneOf(branches.elements()));
      }
    }
    if (part.get("if") != null) {
      addCondition(part);
    }
  }

  private void addCondition(JsonObject part) {
    Stream<@Nullable JsonValue> taken =
        draw.chance(50) ? Stream.of(part.get("if"), part.get("then")) : Stream.of(part.get("else"));
    taken.flatMap(Stream::ofNullable).forEach(this::add);
  }

  private JsonValue resolve(String reference) {
    JsonCursor place = JsonCursor.of(document);
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        place = place.at(step.replace("~1", "/").replace("~0", "~"));
      }
    }
    return place.value();
  }

  boolean isUnconstrained() {
    return parts.stream().allMatch(part -> part.members().isEmpty());
  }

  /** What the parts say by a keyword, in order. */
  List<JsonValue> all(String keyword) {
    return parts.stream().flatMap(part -> Stream.ofNullable(part.get(keyword))).toList();
  }

  boolean has(String keyword) {
    return !all(keyword).isEmpty();
  }

  /** The greatest of the numbers that a keyword gives. */
  Optional<BigDecimal> max(String keyword) {
    return numbers(keyword).max(BigDecimal::compareTo);
  }

  /** The smallest of the numbers that a keyword gives. */
  Optional<BigDecimal> min(String keyword) {
    return numbers(keyword).min(BigDecimal::compareTo);
  }

  private Stream<BigDecimal> numbers(String keyword) {
    return all(keyword).stream().map(value -> ((JsonNumber) value).value());
  }

  /** The texts of all lists that a keyword gives, without repetition. */
  List<String> texts(String keyword) {
    return all(keyword).stream()
        .flatMap(list -> ((JsonArray) list).elements().stream())
        .map(text -> ((JsonString) text).value())
        .distinct()
        .toList();
  }

  /** The names that {@code properties} declares, in order. */
  List<String> declared() {
    return all("properties").stream()
        .flatMap(properties -> ((JsonObject) properties).members().keySet().stream())
        .distinct()
        .toList();
  }

  /**
   * What holds for the member of a name.
   *
   * @param patternMatches whether a name matches a pattern
   */
  List<JsonValue> ofMember(String name, Function<String, Boolean> patternMatches) {
    List<JsonValue> schemas = new ArrayList<>();
    for (JsonObject part : parts) {
      boolean covered = false;
      if (part.get("properties") instanceof JsonObject properties) {
        JsonValue schema = properties.get(name);
        if (schema != null) {
          schemas.add(schema);
          covered = true;
        }
      }
      if (part.get("patternProperties") instanceof JsonObject patterns) {
        for (Map.Entry<String, JsonValue> pattern : patterns.members().entrySet()) {
          if (patternMatches.apply(pattern.getKey())) {
            schemas.add(pattern.getValue());
            covered = true;
          }
        }
      }
      JsonValue additional = part.get("additionalProperties");
      if (!covered && additional != null) {
        schemas.add(additional);
      }
    }
    return schemas;
  }

  /** Whether every part that speaks of members lets in names that nothing declares. */
  boolean allowsFreeNames() {
    return has("additionalProperties")
        && parts.stream()
            .filter(part -> part.get("properties") != null || part.get("type") != null)
            .allMatch(part -> part.get("additionalProperties") != null);
  }
}
