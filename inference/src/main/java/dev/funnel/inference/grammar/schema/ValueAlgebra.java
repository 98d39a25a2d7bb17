package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Conjunction and union of values. Exact: for scalars both are operations on languages. */
final class ValueAlgebra {
  private final WorkLimit limit;
  private final Languages languages;

  ValueAlgebra(WorkLimit limit) {
    this.limit = limit;
    languages = new Languages(limit);
  }

  Languages languages() {
    return languages;
  }

  Values and(Values a, Values b) {
    limit.spend(1);
    boolean exact = a.isExact() && b.isExact();
    if (a.equals(Values.ANY) || b.equals(Values.ANY)) {
      Values rest = a.equals(Values.ANY) ? b : a;
      return exact ? rest : rest.inexact();
    }
    Set<Constant> constants = EnumSet.noneOf(Constant.class);
    constants.addAll(a.constants());
    constants.retainAll(b.constants());
    return new Values(
        constants,
        languages.and(a.numbers(), b.numbers()),
        languages.and(a.strings(), b.strings()),
        conjunctions(a.objects(), b.objects()),
        conjunctions(a.arrays(), b.arrays()),
        exact);
  }

  Values or(Values a, Values b) {
    limit.spend(1);
    boolean exact = a.isExact() && b.isExact();
    if (a.isEmpty() || b.isEmpty()) {
      Values rest = a.isEmpty() ? b : a;
      return exact ? rest : rest.inexact();
    }
    Set<Constant> constants = EnumSet.noneOf(Constant.class);
    constants.addAll(a.constants());
    constants.addAll(b.constants());
    return new Values(
        constants,
        languages.or(a.numbers(), b.numbers()),
        languages.or(a.strings(), b.strings()),
        union(a.objects(), b.objects()),
        union(a.arrays(), b.arrays()),
        exact);
  }

  /** Every shape of one list together with every shape of the other. */
  <C> List<Shape<C>> conjunctions(List<Shape<C>> a, List<Shape<C>> b) {
    Set<Shape<C>> all = new LinkedHashSet<>();
    for (Shape<C> left : a) {
      for (Shape<C> right : b) {
        Shape<C> both = left.and(right);
        limit.spend(1 + both.conditions().size());
        all.add(both);
        requireFew(all.size());
      }
    }
    return List.copyOf(all);
  }

  <C> List<Shape<C>> union(List<Shape<C>> a, List<Shape<C>> b) {
    Set<Shape<C>> all = new LinkedHashSet<>(a);
    all.addAll(b);
    limit.spend(1);
    requireFew(all.size());
    return List.copyOf(all);
  }

  private static void requireFew(int shapes) {
    if (shapes > WorkLimit.MAX_SHAPES) {
      throw new GrammarTooLarge(
          "it allows more than " + WorkLimit.MAX_SHAPES + " shapes of objects or arrays");
    }
  }
}
