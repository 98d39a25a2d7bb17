package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The values of exactly one branch. Scalars by their algebra; shapes only where a value of one
 * branch provably is none of the others: because they differ in a required member, or because what
 * would make it one of another can be taken away.
 */
final class ExclusiveUnion {
  private final ValueAlgebra algebra;
  private final Normaliser normaliser;

  ExclusiveUnion(ValueAlgebra algebra, Normaliser normaliser) {
    this.algebra = algebra;
    this.normaliser = normaliser;
  }

  /**
   * The values.
   *
   * @param branches all exact
   * @param pointer the schema that holds the keyword
   * @throws UnsupportedSchema if two branches may hold together
   */
  Values of(List<Values> branches, String pointer) {
    if (branches.stream().filter(branch -> !branch.strings().isEmpty()).count() > 1
        && branches.stream().anyMatch(branch -> branch.strings().isNarrowed())) {
      throw new UnsupportedSchema(
          "format", pointer, "a string may be of several branches of oneOf", "write anyOf");
    }
    Values once = Values.NONE;
    Values twice = Values.NONE;
    for (Values branch : branches) {
      Values scalars = branch.with(List.of(), List.of());
      twice = algebra.or(twice, algebra.and(once, scalars));
      once = algebra.or(once, scalars);
    }
    List<Shape<ObjectCondition>> objects = List.of();
    List<Shape<ArrayCondition>> arrays = List.of();
    for (int i = 0; i < branches.size(); i++) {
      List<Shape<ObjectCondition>> ownObjects = branches.get(i).objects();
      List<Shape<ArrayCondition>> ownArrays = branches.get(i).arrays();
      for (int j = 0; j < branches.size(); j++) {
        if (i != j) {
          Pair pair = new Pair(i, j, pointer);
          ownObjects = pair.objectsOutside(ownObjects, branches.get(j).objects());
          ownArrays = pair.arraysOutside(ownArrays, branches.get(j).arrays());
        }
      }
      objects = algebra.union(objects, ownObjects);
      arrays = algebra.union(arrays, ownArrays);
    }
    return scalarsWithout(once, twice).with(objects, arrays);
  }

  private Values scalarsWithout(Values all, Values without) {
    Set<Constant> constants = EnumSet.noneOf(Constant.class);
    constants.addAll(all.constants());
    constants.removeAll(without.constants());
    Languages languages = algebra.languages();
    return new Values(
        constants,
        without.numbers().isEmpty()
            ? all.numbers()
            : languages.and(all.numbers(), languages.not(without.numbers())),
        without.strings().isEmpty()
            ? all.strings()
            : languages.and(all.strings(), languages.not(without.strings())),
        List.of(),
        List.of(),
        all.isExact());
  }

  /** Two branches: what of the one is not of the other. */
  private final class Pair {
    private final int own;
    private final int other;
    private final String pointer;

    Pair(int own, int other, String pointer) {
      this.own = own;
      this.other = other;
      this.pointer = pointer;
    }

    List<Shape<ObjectCondition>> objectsOutside(
        List<Shape<ObjectCondition>> shapes, List<Shape<ObjectCondition>> others) {
      List<Shape<ObjectCondition>> rest = shapes;
      for (Shape<ObjectCondition> excluded : others) {
        List<Shape<ObjectCondition>> next = new ArrayList<>();
        for (Shape<ObjectCondition> shape : rest) {
          next.addAll(
              normaliser.isContradictory(shape.and(excluded))
                  ? List.of(shape)
                  : outside(shape, excluded));
        }
        rest = next;
      }
      return rest;
    }

    private List<Shape<ObjectCondition>> outside(
        Shape<ObjectCondition> shape, Shape<ObjectCondition> excluded) {
      try {
        List<Shape<ObjectCondition>> without =
            new Complement(algebra, pointer).ofObjects(List.of(excluded));
        return algebra.conjunctions(List.of(shape), without).stream()
            .filter(each -> !normaliser.isContradictory(each))
            .toList();
      } catch (UnsupportedSchema e) {
        return List.of(unwritten(shape, excluded).orElseThrow(this::mayHoldTogether));
      }
    }

    // The other branch needs a member that this one never writes. That it is never written is said
    // here, for a schema beside the branches may declare it.
    private Optional<Shape<ObjectCondition>> unwritten(
        Shape<ObjectCondition> shape, Shape<ObjectCondition> excluded) {
      ObjectView view = new ObjectView(shape, normaliser);
      Set<String> declared = view.declared();
      return new ObjectView(excluded, normaliser)
          .required().stream()
              .filter(name -> !declared.contains(name) && !view.isSpokenOf(name))
              .findFirst()
              .map(name -> shape.and(List.of(Members.restricting(name, Demand.NONE))));
    }

    List<Shape<ArrayCondition>> arraysOutside(
        List<Shape<ArrayCondition>> shapes, List<Shape<ArrayCondition>> others) {
      List<Shape<ArrayCondition>> rest = shapes;
      for (Shape<ArrayCondition> excluded : others) {
        List<Shape<ArrayCondition>> next = new ArrayList<>();
        for (Shape<ArrayCondition> shape : rest) {
          next.addAll(
              normaliser.isContradictoryArray(shape.and(excluded))
                  ? List.of(shape)
                  : outsideArray(shape, excluded));
        }
        rest = next;
      }
      return rest;
    }

    private List<Shape<ArrayCondition>> outsideArray(
        Shape<ArrayCondition> shape, Shape<ArrayCondition> excluded) {
      try {
        return algebra
            .conjunctions(
                List.of(shape), new Complement(algebra, pointer).ofArrays(List.of(excluded)))
            .stream()
            .filter(each -> !normaliser.isContradictoryArray(each))
            .toList();
      } catch (UnsupportedSchema e) {
        throw mayHoldTogether();
      }
    }

    private UnsupportedSchema mayHoldTogether() {
      return new UnsupportedSchema(
          "oneOf",
          pointer,
          "its branches " + own + " and " + other + " may hold together",
          "give each a required property with a const of its own, or write anyOf");
    }
  }
}
