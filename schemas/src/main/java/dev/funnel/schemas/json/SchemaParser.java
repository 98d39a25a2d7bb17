package dev.funnel.schemas.json;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.ParameterSchema;
import dev.funnel.schemas.ParameterSchema.AnyShape;
import dev.funnel.schemas.ParameterSchema.ArrayShape;
import dev.funnel.schemas.ParameterSchema.EnumShape;
import dev.funnel.schemas.ParameterSchema.ObjectShape;
import dev.funnel.schemas.ParameterSchema.Property;
import dev.funnel.schemas.ParameterSchema.Scalar;
import dev.funnel.schemas.ParameterSchema.ScalarShape;
import dev.funnel.schemas.ParameterSchema.UnionShape;
import dev.funnel.schemas.RequestRefused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON Schema text into the shapes of a prompt. It reads the keywords that TypeScript can say
 * ({@code type}, {@code properties}, {@code required}, {@code items}, {@code enum}, {@code const},
 * {@code anyOf}, {@code oneOf}, {@code allOf}, {@code nullable}, local {@code $ref}) and passes
 * over all others: those are for {@link ArgumentsValidator}. A schema that refers to itself ends in
 * {@link AnyShape} where it repeats.
 */
public final class SchemaParser {
  /** Longest schema, in UTF-16 units. */
  public static final int MAX_LENGTH = 64 << 10;

  /** Most subschemas, each counted as often as it is referred to. */
  public static final int MAX_SHAPES = 2_000;

  /** Deepest nesting of subschemas. */
  public static final int MAX_DEPTH = 32;

  private final SchemaReferences references;
  // References being followed on the way to here: one of them again is a recursion.
  private final Set<String> open = new HashSet<>();
  private int shapes;
  private int depth;

  private SchemaParser(SchemaReferences references) {
    this.references = references;
  }

  /**
   * The shape of a function's parameters.
   *
   * @throws RequestRefused INVALID_SCHEMA, with a JSON Pointer into the schema
   */
  public static ParameterSchema parse(String json) throws RequestRefused {
    try {
      ParameterSchema shape = shape(json);
      if (isObject(shape)) {
        return shape;
      }
      throw new JsonException(
          "the document must be a schema of \"type\": \"object\" with \"properties\"");
    } catch (JsonException e) {
      throw new RequestRefused(
          ErrorCode.INVALID_SCHEMA, "Parameters schema refused: " + e.getMessage());
    }
  }

  /**
   * The shape of an answer: any JSON value.
   *
   * @throws RequestRefused INVALID_SCHEMA, with a JSON Pointer into the schema
   */
  public static ParameterSchema parseAnswer(String json) throws RequestRefused {
    try {
      return shape(json);
    } catch (JsonException e) {
      throw new RequestRefused(
          ErrorCode.INVALID_SCHEMA, "Response schema refused: " + e.getMessage());
    }
  }

  private static ParameterSchema shape(String json) {
    if (json.length() > MAX_LENGTH) {
      throw new JsonException(
          "it has " + json.length() + " characters; the limit is " + MAX_LENGTH);
    }
    JsonCursor document = JsonCursor.parse(json);
    return new SchemaParser(new SchemaReferences(document)).shapeOf(document, null);
  }

  /**
   * @param inherited the description beside a reference, which goes before the target's own
   */
  private ParameterSchema shapeOf(JsonCursor schema, @Nullable String inherited) {
    if (++shapes > MAX_SHAPES) {
      throw schema.problem("is one subschema too many; the limit is " + MAX_SHAPES);
    }
    if (++depth > MAX_DEPTH) {
      throw schema.problem("is nested deeper than " + MAX_DEPTH + " levels; flatten the schema");
    }
    ParameterSchema shape =
        schema.isBoolean()
            ? new AnyShape(inherited)
            : nullable(schema, keywords(schema, inherited));
    depth--;
    return shape;
  }

  private ParameterSchema keywords(JsonCursor schema, @Nullable String inherited) {
    String description =
        inherited != null
            ? inherited
            : schema.find("description").map(JsonCursor::string).orElse(null);
    Optional<JsonCursor> reference = schema.find("$ref");
    if (reference.isPresent()) {
      return referred(reference.get(), description);
    }
    JsonValue constant = schema.object().get("const");
    if (constant != null) {
      return new EnumShape(description, List.of(constant.toJson()));
    }
    Optional<JsonCursor> literals = schema.find("enum");
    if (literals.isPresent()) {
      return enumeration(literals.get(), description);
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      Optional<JsonCursor> variants = schema.find(keyword);
      if (variants.isPresent()) {
        return union(schema, variants.get(), description);
      }
    }
    List<JsonCursor> parts = parts(schema);
    return parts.isEmpty() ? typed(schema, description) : together(schema, parts, description);
  }

  private ParameterSchema referred(JsonCursor reference, @Nullable String description) {
    JsonCursor target = references.resolve(reference);
    if (!open.add(target.pointer())) {
      return new AnyShape(description);
    }
    ParameterSchema shape = shapeOf(target, description);
    open.remove(target.pointer());
    return shape;
  }

  private static ParameterSchema enumeration(JsonCursor literals, @Nullable String description) {
    List<String> texts =
        literals.elements().stream().map(literal -> literal.value().toJson()).toList();
    if (texts.isEmpty()) {
      throw literals.problem("must hold at least one value");
    }
    return new EnumShape(description, texts);
  }

  private ParameterSchema union(
      JsonCursor schema, JsonCursor variants, @Nullable String description) {
    List<ParameterSchema> shapesOfVariants = new ArrayList<>();
    for (JsonCursor variant : variants.elements()) {
      shapesOfVariants.add(
          isObjectItself(schema) ? variantOf(schema, variant) : shapeOf(variant, null));
    }
    return unionOf(variants, shapesOfVariants, description);
  }

  private ParameterSchema variantOf(JsonCursor schema, JsonCursor variant) {
    List<JsonCursor> parts = new ArrayList<>(parts(schema));
    parts.add(variant);
    return together(schema, parts, null);
  }

  private static ParameterSchema unionOf(
      JsonCursor place, List<ParameterSchema> variants, @Nullable String description) {
    if (variants.isEmpty()) {
      throw place.problem("must hold at least one schema");
    }
    List<ParameterSchema> distinct = variants.stream().distinct().toList();
    return distinct.size() == 1 && description == null
        ? distinct.get(0)
        : new UnionShape(description, distinct);
  }

  private static List<JsonCursor> parts(JsonCursor schema) {
    return schema.find("allOf").map(JsonCursor::elements).orElse(List.of());
  }

  // TypeScript's `A & B` is shown only where it is plain: objects side by side, or one shape. A
  // part that only sets conditions, such as "required", shows in what the objects then require.
  private ParameterSchema together(
      JsonCursor schema, List<JsonCursor> parts, @Nullable String description) {
    Map<String, Property> properties = new LinkedHashMap<>();
    Set<String> required = new HashSet<>();
    List<ParameterSchema> others = new ArrayList<>();
    boolean isObject = isObjectItself(schema);
    if (isObject) {
      add(schema, new ObjectShape(null, properties(schema)), properties, required);
    }
    for (JsonCursor part : parts) {
      ParameterSchema shape = shapeOf(part, null);
      if (shape instanceof ObjectShape || shape instanceof AnyShape) {
        add(part, shape, properties, required);
        isObject |= shape instanceof ObjectShape;
      } else {
        others.add(shape);
      }
    }
    if (isObject) {
      // What else holds, such as a union of objects, is not shown: the properties are.
      return objectOf(description, properties, required);
    }
    return parts.size() == 1 && others.size() == 1
        ? shapeOf(parts.get(0), description)
        : others.isEmpty() ? typed(schema, description) : new AnyShape(description);
  }

  private static void add(
      JsonCursor part,
      ParameterSchema shape,
      Map<String, Property> properties,
      Set<String> required) {
    if (part.isObject()) {
      required.addAll(required(part));
    }
    if (shape instanceof ObjectShape object) {
      object.properties().forEach(property -> properties.putIfAbsent(property.name(), property));
    }
  }

  private static ParameterSchema objectOf(
      @Nullable String description, Map<String, Property> properties, Set<String> required) {
    List<Property> together = new ArrayList<>(properties.size());
    properties.forEach(
        (name, property) ->
            together.add(
                new Property(
                    name, property.schema(), property.required() || required.contains(name))));
    return new ObjectShape(description, together);
  }

  private static boolean isObjectItself(JsonCursor schema) {
    Optional<JsonCursor> type = schema.find("type");
    return type.isPresent()
        ? type.get().isString() && type.get().string().equals("object")
        : schema.find("properties").isPresent();
  }

  private static boolean isObject(ParameterSchema shape) {
    return shape instanceof UnionShape union
        ? union.variants().stream().allMatch(SchemaParser::isObject)
        : shape instanceof ObjectShape;
  }

  private ParameterSchema typed(JsonCursor schema, @Nullable String description) {
    Optional<JsonCursor> type = schema.find("type");
    if (type.isEmpty()) {
      return untyped(schema, description);
    }
    if (!type.get().isArray()) {
      return named(schema, type.get(), description);
    }
    List<ParameterSchema> variants = new ArrayList<>();
    for (JsonCursor name : type.get().elements()) {
      variants.add(named(schema, name, null));
    }
    return variants.size() == 1
        ? named(schema, type.get().elements().get(0), description)
        : unionOf(type.get(), variants, description);
  }

  private ParameterSchema untyped(JsonCursor schema, @Nullable String description) {
    if (schema.find("properties").isPresent()) {
      return new ObjectShape(description, properties(schema));
    }
    return schema.find("items").isPresent()
        ? array(schema, description)
        : new AnyShape(description);
  }

  private ParameterSchema named(JsonCursor schema, JsonCursor type, @Nullable String description) {
    return switch (type.string()) {
      case "object" -> new ObjectShape(description, properties(schema));
      case "array" -> array(schema, description);
      case "string" -> new ScalarShape(description, Scalar.STRING);
      case "number" -> new ScalarShape(description, Scalar.NUMBER);
      case "integer" -> new ScalarShape(description, Scalar.INTEGER);
      case "boolean" -> new ScalarShape(description, Scalar.BOOLEAN);
      case "null" -> new ScalarShape(description, Scalar.NULL);
      default ->
          throw type.problem(
              "must be object, array, string, number, integer, boolean, null or a list of them");
    };
  }

  private ParameterSchema array(JsonCursor schema, @Nullable String description) {
    Optional<JsonCursor> items = schema.find("items");
    // A list of items is draft 7's tuple, which the prompt cannot show.
    return new ArrayShape(
        description,
        items.isEmpty() || items.get().isArray() ? new AnyShape(null) : shapeOf(items.get(), null));
  }

  private List<Property> properties(JsonCursor schema) {
    Set<String> required = required(schema);
    Map<String, JsonCursor> members =
        schema.find("properties").map(JsonCursor::members).orElse(Map.of());
    List<Property> properties = new ArrayList<>(members.size());
    members.forEach(
        (name, member) ->
            properties.add(new Property(name, shapeOf(member, null), required.contains(name))));
    return properties;
  }

  private static Set<String> required(JsonCursor schema) {
    Set<String> required = new HashSet<>();
    for (JsonCursor name : schema.find("required").map(JsonCursor::elements).orElse(List.of())) {
      required.add(name.string());
    }
    return required;
  }

  // OpenAPI 3.0's spelling of `| null`.
  private static ParameterSchema nullable(JsonCursor schema, ParameterSchema shape) {
    Optional<JsonCursor> nullable = schema.find("nullable");
    if (nullable.isEmpty() || !nullable.get().bool() || shape instanceof AnyShape) {
      return shape;
    }
    return new UnionShape(shape.description(), List.of(shape, new ScalarShape(null, Scalar.NULL)));
  }
}
