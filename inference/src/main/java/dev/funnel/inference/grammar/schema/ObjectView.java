package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ObjectCondition.DeclaredOnly;
import dev.funnel.inference.grammar.schema.ObjectCondition.Dependents;
import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import dev.funnel.inference.grammar.schema.ObjectCondition.Names;
import dev.funnel.inference.grammar.schema.ObjectCondition.Pattern;
import dev.funnel.inference.grammar.schema.ObjectCondition.Required;
import dev.funnel.inference.grammar.schema.ObjectCondition.Size;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the conditions of an object's shape say together. */
final class ObjectView {
  private final Shape<ObjectCondition> shape;
  private final Normaliser normaliser;
  private final List<Members> members;
  private final List<Names> names;

  ObjectView(Shape<ObjectCondition> shape, Normaliser normaliser) {
    this.shape = shape;
    this.normaliser = normaliser;
    members = shape.all(Members.class);
    names = shape.all(Names.class);
  }

  List<Members> members() {
    return members;
  }

  List<Names> names() {
    return names;
  }

  int minSize() {
    return shape.all(Size.class).stream().mapToInt(Size::min).max().orElse(0);
  }

  int maxSize() {
    return shape.all(Size.class).stream()
        .mapToInt(Size::max)
        .min()
        .orElse(ObjectCondition.UNLIMITED);
  }

  /** The names that every object of the shape has, in order. */
  Set<String> required() {
    Set<String> required = new LinkedHashSet<>();
    shape.all(Required.class).forEach(each -> required.addAll(each.names()));
    return required;
  }

  /** For some names those that must be there too. */
  Map<String, List<String>> dependents() {
    Map<String, List<String>> dependents = new LinkedHashMap<>();
    for (Dependents each : shape.all(Dependents.class)) {
      each.names()
          .forEach(
              (name, others) ->
                  dependents.merge(
                      name,
                      others,
                      (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList()));
    }
    return dependents;
  }

  /** Whether only declared names are written. */
  boolean isDeclaredOnly() {
    return !shape.all(DeclaredOnly.class).isEmpty();
  }

  /** Every name that a condition mentions, the declared ones first, in order. */
  Set<String> mentioned() {
    Set<String> mentioned = declared();
    members.forEach(each -> mentioned.addAll(each.named().keySet()));
    shape.all(Required.class).forEach(each -> mentioned.addAll(each.names()));
    dependents().forEach((name, others) -> mentioned.add(name));
    return mentioned;
  }

  /**
   * The names that are there to be written: those of {@code properties}, then those that are only
   * required, always or beside others.
   */
  Set<String> declared() {
    Set<String> declared = new LinkedHashSet<>();
    members.stream()
        .filter(Members::declares)
        .forEach(each -> declared.addAll(each.named().keySet()));
    shape.all(Required.class).stream()
        .filter(Required::declares)
        .forEach(each -> declared.addAll(each.names()));
    dependents().values().forEach(declared::addAll);
    return declared;
  }

  /** Whether a schema says of this name, which is in no list, what its member must be. */
  boolean isSpokenOf(String name) {
    return !isDeclaredOnly()
        || members.stream()
            .filter(Members::declares)
            .anyMatch(each -> each.additional() != null || isMatched(each, name));
  }

  private static boolean isMatched(Members members, String name) {
    return members.patterns().stream().anyMatch(pattern -> pattern.names().contains(name));
  }

  /** What the member of that name must be, if it is there. */
  Demand demand(String name) {
    Demand demand = Demand.ANY;
    for (Members each : members) {
      demand = demand.and(demand(each, name));
    }
    for (Names each : names) {
      if (!normaliser.values(each.demand()).strings().contains(name)) {
        return Demand.NONE;
      }
    }
    return demand;
  }

  private static Demand demand(Members members, String name) {
    Demand named = members.named().get(name);
    Demand demand = named == null ? Demand.ANY : named;
    boolean isNamed = named != null;
    for (Pattern pattern : members.patterns()) {
      if (pattern.names().contains(name)) {
        isNamed = true;
        demand = demand.and(pattern.demand());
      }
    }
    return isNamed || members.additional() == null ? demand : members.additional();
  }
}
