package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonNull;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one subschema: its own keywords first, then the schemas that it names or holds. */
final class SchemaReader {
  private static final Set<String> TYPES =
      Set.of("null", "boolean", "integer", "number", "string", "object", "array");

  private final SchemaDocument document;
  private final SchemaMode mode;
  private final WorkLimit limit;
  private final ValueAlgebra algebra;
  private final EnumKeywords literals;
  private final Normaliser normaliser;
  private final ExclusiveUnion exclusive;

  SchemaReader(
      SchemaDocument document,
      SchemaMode mode,
      WorkLimit limit,
      ValueAlgebra algebra,
      Normaliser normaliser) {
    this.document = document;
    this.mode = mode;
    this.limit = limit;
    this.algebra = algebra;
    this.normaliser = normaliser;
    literals = new EnumKeywords(document, limit);
    exclusive = new ExclusiveUnion(algebra, normaliser);
  }

  /** The values of which the term holds. */
  Values read(Term term) {
    Node node = term.node();
    if (node.place().isBoolean()) {
      return node.place().bool() == term.negated() ? Values.NONE : Values.ANY;
    }
    Guard guard = new Guard(mode, node.pointer(), limit);
    Values values =
        term.negated()
            ? guard.keyword("not", () -> complement(term), Values.ANY)
            : positive(node.place(), guard);
    return guard.hasLeftOut() ? values.inexact() : values;
  }

  private Values complement(Term term) {
    return new Complement(algebra, term.node().pointer()).of(normaliser.values(term.not()));
  }

  private Values positive(JsonCursor schema, Guard guard) {
    RefusedKeywords.check(schema, guard);
    boolean refers = schema.find("$ref").isPresent();
    if (refers && document.isDraft7()) {
      // Draft-07: what stands beside a reference is passed over.
      return referred(schema, guard);
    }
    Values values = own(schema, guard);
    if (refers) {
      values = algebra.and(values, referred(schema, guard));
    }
    for (JsonCursor part : parts(schema, "allOf")) {
      values = and(values, "allOf", () -> values(part), guard);
    }
    List<JsonCursor> variants = parts(schema, "anyOf");
    if (!variants.isEmpty()) {
      values = and(values, "anyOf", () -> anyOf(variants), guard);
    }
    List<JsonCursor> branches = parts(schema, "oneOf");
    if (!branches.isEmpty()) {
      values = and(values, "oneOf", () -> oneOf(schema, branches), guard);
    }
    Optional<JsonCursor> not = schema.find("not");
    if (not.isPresent()) {
      values = and(values, "not", () -> negated(not.get()), guard);
    }
    return and(values, "if", () -> conditional(schema), guard);
  }

  private interface Reading {
    Values values();
  }

  private Values and(Values values, String keyword, Reading reading, Guard guard) {
    return guard.keyword(
        keyword, () -> withoutContradictions(algebra.and(values, reading.values())), values);
  }

  // Conditions beside each other multiply: most of what they make together is never fulfilled.
  private Values withoutContradictions(Values values) {
    if (values.objects().size() < 2) {
      return values;
    }
    return values.with(
        values.objects().stream().filter(shape -> !normaliser.isContradictory(shape)).toList(),
        values.arrays());
  }

  private Values referred(JsonCursor schema, Guard guard) {
    return guard.keyword(
        "$ref", () -> normaliser.values(Demand.of(document.resolve(schema))), Values.ANY);
  }

  private Values own(JsonCursor schema, Guard guard) {
    boolean isNullable = schema.find("nullable").map(JsonCursor::bool).orElse(false);
    Set<String> types = types(schema);
    if (isNullable) {
      types.add("null");
    }
    Values values = typed(schema, types, guard);
    JsonValue constant = schema.object().get("const");
    if (constant != null) {
      values = and(values, "const", () -> listed(List.of(constant), schema, "const"), guard);
    }
    Optional<JsonCursor> listed = schema.find("enum");
    if (listed.isPresent()) {
      List<JsonValue> all = new ArrayList<>();
      listed.get().elements().forEach(element -> all.add(element.value()));
      if (isNullable) {
        all.add(JsonNull.INSTANCE);
      }
      values = and(values, "enum", () -> listed(all, schema, "enum"), guard);
    }
    return values;
  }

  private Values listed(List<JsonValue> values, JsonCursor schema, String keyword) {
    return literals.of(values, schema.pointer() + "/" + keyword);
  }

  private Set<String> types(JsonCursor schema) {
    Optional<JsonCursor> type = schema.find("type");
    if (type.isEmpty()) {
      return new HashSet<>(TYPES);
    }
    List<JsonCursor> names = type.get().isArray() ? type.get().elements() : List.of(type.get());
    Set<String> types = new HashSet<>();
    for (JsonCursor name : names) {
      if (!TYPES.contains(name.string())) {
        throw name.problem("must be one of null, boolean, integer, number, string, object, array");
      }
      types.add(name.string());
    }
    return types;
  }

  private Values typed(JsonCursor schema, Set<String> types, Guard guard) {
    Set<Constant> constants = EnumSet.noneOf(Constant.class);
    if (types.contains("null")) {
      constants.add(Constant.NULL);
    }
    if (types.contains("boolean")) {
      constants.add(Constant.FALSE);
      constants.add(Constant.TRUE);
    }
    ScalarKeywords scalars = new ScalarKeywords(schema, algebra.languages(), guard);
    NumberLanguage numbers =
        types.contains("number")
            ? scalars.numbers(NumberLanguage.all())
            : types.contains("integer")
                ? scalars.numbers(NumberLanguage.integers())
                : NumberLanguage.none();
    StringLanguage strings = types.contains("string") ? scalars.strings() : StringLanguage.none();
    List<Shape<ObjectCondition>> objects =
        types.contains("object")
            ? List.of(
                new Shape<>(
                    new ObjectKeywords(document, schema, algebra.languages(), guard)
                        .conditions(schema.find("type").isPresent())))
            : List.of();
    List<Shape<ArrayCondition>> arrays =
        types.contains("array")
            ? List.of(new Shape<>(new ArrayKeywords(document, schema, guard).conditions()))
            : List.of();
    return new Values(constants, numbers, strings, objects, arrays, true);
  }

  private static List<JsonCursor> parts(JsonCursor schema, String keyword) {
    List<JsonCursor> parts = schema.find(keyword).map(JsonCursor::elements).orElse(List.of());
    if (parts.isEmpty() && schema.find(keyword).isPresent()) {
      throw schema.at(keyword).problem("must hold at least one schema");
    }
    return parts;
  }

  private Values values(JsonCursor schema) {
    return normaliser.values(Demand.of(document.node(schema)));
  }

  private Values negated(JsonCursor schema) {
    return normaliser.values(new Term(document.node(schema), true));
  }

  private Values anyOf(List<JsonCursor> variants) {
    Values union = Values.NONE;
    for (JsonCursor variant : variants) {
      union = algebra.or(union, values(variant));
    }
    return union;
  }

  private Values oneOf(JsonCursor schema, List<JsonCursor> branches) {
    List<Values> all = branches.stream().map(this::values).toList();
    if (all.stream().allMatch(Values::isExact)) {
      // In best effort, branches that may hold together are written like anyOf.
      Values several = mode == SchemaMode.GUARANTEED ? Values.ANY : anyOf(branches).inexact();
      return new Guard(mode, schema.pointer(), limit)
          .keyword("oneOf", () -> exclusive.of(all, schema.pointer()), several);
    }
    return anyOf(branches).inexact();
  }

  private Values conditional(JsonCursor schema) {
    Optional<JsonCursor> condition = schema.find("if");
    Optional<JsonCursor> then = schema.find("then");
    Optional<JsonCursor> otherwise = schema.find("else");
    if (condition.isEmpty() || (then.isEmpty() && otherwise.isEmpty())) {
      return Values.ANY;
    }
    Values held = values(condition.get());
    Values thenValues = then.map(this::values).orElse(Values.ANY);
    Values elseValues = otherwise.map(this::values).orElse(Values.ANY);
    return algebra.or(
        algebra.and(held, thenValues), algebra.and(negated(condition.get()), elseValues));
  }
}
