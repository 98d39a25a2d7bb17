package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ObjectCondition.DeclaredOnly;
import dev.funnel.inference.grammar.schema.ObjectCondition.Dependents;
import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import dev.funnel.inference.grammar.schema.ObjectCondition.Names;
import dev.funnel.inference.grammar.schema.ObjectCondition.Pattern;
import dev.funnel.inference.grammar.schema.ObjectCondition.Required;
import dev.funnel.inference.grammar.schema.ObjectCondition.Size;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.schemas.json.JsonCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one schema's own keywords ask of an object. */
final class ObjectKeywords {
  private final SchemaDocument document;
  private final JsonCursor schema;
  private final Languages languages;
  private final Guard guard;

  ObjectKeywords(SchemaDocument document, JsonCursor schema, Languages languages, Guard guard) {
    this.languages = languages;
    this.document = document;
    this.schema = schema;
    this.guard = guard;
  }

  /**
   * The conditions.
   *
   * @param isTyped whether {@code type} names objects
   */
  List<ObjectCondition> conditions(boolean isTyped) {
    List<ObjectCondition> conditions = new ArrayList<>();
    members().ifPresent(conditions::add);
    required().ifPresent(conditions::add);
    schema
        .find("propertyNames")
        .ifPresent(names -> conditions.add(new Names(Demand.of(document.node(names)))));
    int min = Limits.countable(schema, "minProperties", guard);
    int max = Limits.atMost(schema, "maxProperties");
    if (min > 0 || max < ObjectCondition.UNLIMITED) {
      conditions.add(new Size(min, max));
    }
    Map<String, List<String>> dependents = dependents();
    if (!dependents.isEmpty()) {
      conditions.add(new Dependents(dependents));
    }
    if (isTyped || !conditions.isEmpty()) {
      conditions.add(new DeclaredOnly());
    }
    return conditions;
  }

  private Optional<ObjectCondition> members() {
    Map<String, Demand> named = new LinkedHashMap<>();
    schema
        .find("properties")
        .ifPresent(
            all ->
                all.members()
                    .forEach((name, value) -> named.put(name, Demand.of(document.node(value)))));
    Demand additional =
        schema
            .find("additionalProperties")
            .map(value -> Demand.of(document.node(value)))
            .orElse(null);
    Optional<JsonCursor> patterns = schema.find("patternProperties");
    if (named.isEmpty() && additional == null && patterns.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        guard.keyword(
            "patternProperties",
            () -> new Members(named, patterns(patterns), additional, true),
            // A name may match the pattern that is left out: nothing is known of the others.
            new Members(named, List.of(), Demand.ANY, true)));
  }

  private List<Pattern> patterns(Optional<JsonCursor> keyword) {
    List<Pattern> patterns = new ArrayList<>();
    keyword.ifPresent(
        all ->
            all.members()
                .forEach(
                    (regex, value) ->
                        patterns.add(
                            new Pattern(
                                languages.made(StringLanguage.matching(regex)),
                                Demand.of(document.node(value))))));
    return patterns;
  }

  private Optional<ObjectCondition> required() {
    // "required": true beside a type is draft-03's; the validator passes over it too.
    return schema
        .find("required")
        .filter(names -> !names.isBoolean())
        .map(JsonCursor::elements)
        .filter(names -> !names.isEmpty())
        .map(names -> new Required(new LinkedHashSet<>(strings(names)), true));
  }

  private Map<String, List<String>> dependents() {
    Map<String, List<String>> dependents = new LinkedHashMap<>();
    if (!document.isDraft7()) {
      schema
          .find("dependentRequired")
          .ifPresent(
              all ->
                  all.members()
                      .forEach((name, others) -> dependents.put(name, strings(others.elements()))));
    }
    // Draft-07's spelling, which the validator reads in every dialect.
    schema
        .find("dependencies")
        .ifPresent(all -> all.members().forEach((name, it) -> addDependency(dependents, name, it)));
    dependents.values().removeIf(List::isEmpty);
    return dependents;
  }

  private void addDependency(
      Map<String, List<String>> dependents, String name, JsonCursor dependency) {
    if (!dependency.isArray()) {
      guard.refuse(
          "dependencies",
          "a whole schema depends on a member",
          "write if, then and else on one property");
      return;
    }
    List<String> all = new ArrayList<>(dependents.getOrDefault(name, List.of()));
    all.addAll(strings(dependency.elements()));
    dependents.put(name, all);
  }

  private static List<String> strings(List<JsonCursor> elements) {
    return elements.stream().map(JsonCursor::string).toList();
  }
}
