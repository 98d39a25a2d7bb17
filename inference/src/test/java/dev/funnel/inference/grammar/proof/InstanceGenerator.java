package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonNull;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Draws values that a schema is likely to allow, members in the order in which the schema declares
 * them and those of free names last. The judge decides which of them are valid.
 */
final class InstanceGenerator {
  private static final int MAX_DEPTH = 9;

  private final JsonObject document;
  private final Draw draw;
  private final TextSampler texts;
  private final NumberSampler numbers;

  InstanceGenerator(JsonObject document, Draw draw) {
    this.document = document;
    this.draw = draw;
    this.texts = new TextSampler(draw);
    this.numbers = new NumberSampler(draw);
  }

  /** Compact JSON that is likely valid; empty if the choices led nowhere. */
  Optional<String> next() {
    try {
      return Optional.of(value(List.of(document), MAX_DEPTH).toJson());
    } catch (NoInstance e) {
      return Optional.empty();
    }
  }

  private JsonValue value(List<JsonValue> schemas, int depth) {
    if (depth == 0) {
      throw new NoInstance("too deep");
    }
    Parts parts = Parts.of(document, draw, schemas);
    List<JsonValue> literals = literals(parts);
    if (!literals.isEmpty()) {
      return draw.oneOf(literals);
    }
    if (parts.isUnconstrained()) {
      return anything(depth);
    }
    return ofType(type(parts), parts, depth);
  }

  // The values that every enumeration and constant names.
  private static List<JsonValue> literals(Parts parts) {
    List<List<JsonValue>> sets = new ArrayList<>();
    parts.all("enum").forEach(values -> sets.add(((JsonArray) values).elements()));
    parts.all("const").forEach(value -> sets.add(List.of(value)));
    if (sets.isEmpty()) {
      return List.of();
    }
    List<JsonValue> common =
        sets.get(0).stream().filter(v -> sets.stream().allMatch(s -> s.contains(v))).toList();
    if (common.isEmpty()) {
      throw new NoInstance("no common literal");
    }
    return common;
  }

  private JsonValue anything(int depth) {
    return switch (draw.between(0, depth > 2 ? 7 : 4)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonBoolean(true);
      case 2 -> JsonValue.parse(draw.oneOf("0", "-1", "2.50", "1e9"));
      case 3, 4 -> new JsonString(draw.oneOf(StringSchemas.TEXTS));
      case 5 -> JsonObject.builder().build();
      case 6 ->
          JsonObject.builder().put("k\"", anything(depth - 1)).put("", anything(depth - 1)).build();
      default -> new JsonArray(List.of(anything(depth - 1), anything(depth - 1)));
    };
  }

  private String type(Parts parts) {
    Set<String> types = null;
    for (JsonValue type : parts.all("type")) {
      Set<String> named = named(type);
      if (types == null) {
        types = named;
      } else {
        types.retainAll(named);
      }
    }
    if (types == null) {
      return guess(parts);
    }
    if (parts.all("nullable").contains(new JsonBoolean(true)) && draw.chance(20)) {
      return "null";
    }
    if (types.isEmpty()) {
      throw new NoInstance("no common type");
    }
    return draw.oneOf(List.copyOf(types));
  }

  private static Set<String> named(JsonValue type) {
    Set<String> named = new LinkedHashSet<>();
    for (JsonValue name : type instanceof JsonArray list ? list.elements() : List.of(type)) {
      named.add(((JsonString) name).value());
    }
    // Every integer is a number, and the samples of numbers are often integers.
    if (named.contains("number")) {
      named.add("integer");
    }
    return named;
  }

  private static String guess(Parts parts) {
    if (parts.has("properties") || parts.has("required") || parts.has("additionalProperties")) {
      return "object";
    }
    if (parts.has("items") || parts.has("contains") || parts.has("prefixItems")) {
      return "array";
    }
    return parts.has("minimum") || parts.has("maximum") || parts.has("multipleOf")
        ? "number"
        : "string";
  }

  private JsonValue ofType(String type, Parts parts, int depth) {
    return switch (type) {
      case "null" -> JsonNull.INSTANCE;
      case "boolean" -> new JsonBoolean(draw.chance(50));
      case "integer" -> numbers.sample(parts, true);
      case "number" -> numbers.sample(parts, false);
      case "string" -> new JsonString(texts.sample(parts));
      case "array" -> array(parts, depth);
      case "object" -> object(parts, depth);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private JsonArray array(Parts parts, int depth) {
    int min = parts.max("minItems").map(BigDecimal::intValue).orElse(0);
    int prefix =
        parts.all("prefixItems").stream()
            .mapToInt(list -> ((JsonArray) list).elements().size())
            .max()
            .orElse(0);
    int max =
        parts
            .min("maxItems")
            .map(BigDecimal::intValue)
            .orElse(Math.max(min, prefix) + (depth > 4 ? 3 : 0));
    boolean unique = parts.all("uniqueItems").contains(new JsonBoolean(true));
    List<JsonValue> wanted = parts.all("contains");
    int size = draw.between(min, Math.max(min, max));
    int place = draw.between(0, Math.max(0, size - 1));
    List<JsonValue> elements = new ArrayList<>();
    for (int index = 0; index < size; index++) {
      List<JsonValue> schemas = ofElement(parts, index);
      if (index == place) {
        schemas.addAll(wanted);
      }
      JsonValue element = value(schemas, depth - 1);
      if (!unique || !elements.contains(element)) {
        elements.add(element);
      }
    }
    return new JsonArray(elements);
  }

  private static List<JsonValue> ofElement(Parts parts, int index) {
    List<JsonValue> schemas = new ArrayList<>();
    List<List<JsonValue>> prefixes =
        parts.all("prefixItems").stream().map(list -> ((JsonArray) list).elements()).toList();
    prefixes.stream()
        .filter(list -> index < list.size())
        .forEach(list -> schemas.add(list.get(index)));
    if (prefixes.stream().allMatch(list -> index >= list.size())) {
      schemas.addAll(parts.all("items"));
    }
    return schemas;
  }

  private JsonObject object(Parts parts, int depth) {
    List<String> declared = parts.declared();
    List<String> required = new ArrayList<>(parts.texts("required"));
    int max = parts.min("maxProperties").map(BigDecimal::intValue).orElse(99);
    JsonObject.Builder members = JsonObject.builder();
    Set<String> names = new LinkedHashSet<>();
    int optional = depth > 4 ? 50 : 15;
    for (String name : declared) {
      if (required.contains(name) || (names.size() < max && draw.chance(optional))) {
        put(members, names, name, parts, depth, required.contains(name));
      }
    }
    for (String name : required) {
      if (!names.contains(name)) {
        put(members, names, name, parts, depth, true);
      }
    }
    addFree(members, names, declared, parts, depth, max);
    return members.build();
  }

  private void put(
      JsonObject.Builder members,
      Set<String> names,
      String name,
      Parts parts,
      int depth,
      boolean needed) {
    try {
      List<JsonValue> schemas =
          parts.ofMember(name, pattern -> Pattern.compile(pattern).matcher(name).find());
      members.put(name, value(schemas, depth - 1));
      names.add(name);
    } catch (NoInstance e) {
      if (needed) {
        throw e;
      }
    }
  }

  private void addFree(
      JsonObject.Builder members,
      Set<String> names,
      List<String> declared,
      Parts parts,
      int depth,
      int max) {
    List<JsonValue> patterns =
        parts.all("patternProperties").stream()
            .flatMap(p -> ((JsonObject) p).members().keySet().stream())
            .<JsonValue>map(JsonString::new)
            .toList();
    boolean free = parts.allowsFreeNames();
    if (!free && patterns.isEmpty()) {
      return;
    }
    int min = parts.max("minProperties").map(BigDecimal::intValue).orElse(0);
    int count = Math.max(min - names.size(), draw.between(0, 3));
    for (int i : IntStream.range(0, count).toArray()) {
      String name =
          parts.has("propertyNames") && draw.chance(60)
              ? draw.oneOf("q", "qq", "abcd") + "abc".substring(i % 3)
              : texts.name(patterns);
      boolean matched =
          patterns.stream()
              .anyMatch(p -> Pattern.compile(((JsonString) p).value()).matcher(name).find());
      if (names.size() < max
          && (free || matched)
          && !declared.contains(name)
          && !names.contains(name)) {
        put(members, names, name, parts, depth, false);
      }
    }
  }
}
