package dev.funnel.inference.grammar.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The objects, or the arrays, of which all conditions hold.
 *
 * @param <C> {@link ObjectCondition} or {@link ArrayCondition}
 * @param conditions without repetition; none: all objects, or all arrays
 */
record Shape<C>(List<C> conditions) {
  Shape {
    conditions = List.copyOf(conditions);
  }

  boolean isAny() {
    return conditions.isEmpty();
  }

  Shape<C> and(Shape<C> other) {
    if (isAny() || other.isAny()) {
      return isAny() ? other : this;
    }
    return and(other.conditions);
  }

  Shape<C> and(List<C> more) {
    Set<C> all = new LinkedHashSet<>(conditions);
    all.addAll(more);
    return new Shape<>(List.copyOf(all));
  }

  /** The conditions of one kind, in order. */
  <T extends C> List<T> all(Class<T> kind) {
    return conditions.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
