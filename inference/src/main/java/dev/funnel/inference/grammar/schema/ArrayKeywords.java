package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ArrayCondition.Contains;
import dev.funnel.inference.grammar.schema.ArrayCondition.Items;
import dev.funnel.inference.grammar.schema.ArrayCondition.Length;
import dev.funnel.inference.grammar.schema.ArrayCondition.Unique;
import dev.funnel.schemas.json.JsonCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one schema's own keywords ask of an array. */
final class ArrayKeywords {
  private final SchemaDocument document;
  private final JsonCursor schema;
  private final Guard guard;

  ArrayKeywords(SchemaDocument document, JsonCursor schema, Guard guard) {
    this.document = document;
    this.schema = schema;
    this.guard = guard;
  }

  List<ArrayCondition> conditions() {
    List<ArrayCondition> conditions = new ArrayList<>();
    items().ifPresent(conditions::add);
    int min = Limits.countable(schema, "minItems", guard);
    int max = Limits.atMost(schema, "maxItems");
    if (min > 0 || max < ArrayCondition.UNLIMITED) {
      conditions.add(new Length(min, max));
    }
    schema.find("contains").ifPresent(item -> conditions.add(contains(item)));
    if (schema.find("uniqueItems").map(JsonCursor::bool).orElse(false)) {
      conditions.add(new Unique());
    }
    return conditions;
  }

  private Optional<ArrayCondition> items() {
    Optional<JsonCursor> items = schema.find("items");
    boolean isTuple = document.isDraft7() && items.map(JsonCursor::isArray).orElse(false);
    if (isTuple) {
      return Optional.of(new Items(demands(items.orElseThrow()), demand("additionalItems")));
    }
    List<Demand> prefix =
        document.isDraft7()
            ? List.of()
            : schema.find("prefixItems").map(this::demands).orElse(List.of());
    return prefix.isEmpty() && items.isEmpty()
        ? Optional.empty()
        : Optional.of(new Items(prefix, demand("items")));
  }

  private List<Demand> demands(JsonCursor schemas) {
    return schemas.elements().stream().map(item -> Demand.of(document.node(item))).toList();
  }

  private Demand demand(String keyword) {
    return schema.find(keyword).map(item -> Demand.of(document.node(item))).orElse(Demand.ANY);
  }

  private Contains contains(JsonCursor item) {
    boolean counts = !document.isDraft7();
    int min =
        counts && schema.find("minContains").isPresent()
            ? Limits.countable(schema, "minContains", guard)
            : 1;
    int max = counts ? Limits.atMost(schema, "maxContains") : ArrayCondition.UNLIMITED;
    return new Contains(Demand.of(document.node(item)), min, max);
  }
}
