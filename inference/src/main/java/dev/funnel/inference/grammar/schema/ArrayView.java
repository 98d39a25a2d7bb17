package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ArrayCondition.Contains;
import dev.funnel.inference.grammar.schema.ArrayCondition.Items;
import dev.funnel.inference.grammar.schema.ArrayCondition.Length;
import dev.funnel.inference.grammar.schema.ArrayCondition.Unique;
import java.util.List;

/** What the conditions of an array's shape say together. */
final class ArrayView {
  private final List<Items> items;
  private final List<Contains> contains;
  private final boolean isUnique;
  private final int minLength;
  private final int maxLength;

  ArrayView(Shape<ArrayCondition> shape) {
    items = shape.all(Items.class);
    contains = shape.all(Contains.class);
    isUnique = !shape.all(Unique.class).isEmpty();
    List<Length> lengths = shape.all(Length.class);
    int allowed = lengths.stream().mapToInt(Length::max).min().orElse(ArrayCondition.UNLIMITED);
    // Where no element is allowed the array ends: [] from items: false, tuples.
    for (Items each : items) {
      if (each.rest().isFalse()) {
        allowed = Math.min(allowed, each.prefix().size());
      }
    }
    maxLength = allowed;
    int contained = contains.stream().mapToInt(Contains::min).max().orElse(0);
    minLength = Math.max(contained, lengths.stream().mapToInt(Length::min).max().orElse(0));
  }

  int minLength() {
    return minLength;
  }

  int maxLength() {
    return maxLength;
  }

  boolean isUnique() {
    return isUnique;
  }

  List<Contains> contains() {
    return contains;
  }

  /** Elements from this index on are all alike, except for what {@code contains} asks. */
  int numTupled() {
    return items.stream().mapToInt(each -> each.prefix().size()).max().orElse(0);
  }

  /** What the element must be. */
  Demand demand(int index) {
    Demand demand = Demand.ANY;
    for (Items each : items) {
      demand = demand.and(each.at(index));
    }
    return demand;
  }
}
