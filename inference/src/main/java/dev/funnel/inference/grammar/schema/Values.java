package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A set of JSON values in normal form: a value is in it if one of the components holds it.
 *
 * @param isExact whether it is what the schema says; otherwise it holds more values, because a
 *     keyword was left out
 */
record Values(
    Set<Constant> constants,
    NumberLanguage numbers,
    StringLanguage strings,
    List<Shape<ObjectCondition>> objects,
    List<Shape<ArrayCondition>> arrays,
    boolean isExact) {
  static final Values ANY =
      new Values(
          EnumSet.allOf(Constant.class),
          NumberLanguage.all(),
          StringLanguage.all(),
          List.of(new Shape<>(List.of())),
          List.of(new Shape<>(List.of())),
          true);

  static final Values NONE =
      new Values(
          Set.of(), NumberLanguage.none(), StringLanguage.none(), List.of(), List.of(), true);

  Values {
    constants = Set.copyOf(constants);
    objects = List.copyOf(objects);
    arrays = List.copyOf(arrays);
  }

  /** The same values, known to be more than the schema allows. */
  Values inexact() {
    return new Values(constants, numbers, strings, objects, arrays, false);
  }

  /** Only its objects. */
  Values objectsOnly() {
    return new Values(
        Set.of(), NumberLanguage.none(), StringLanguage.none(), objects, List.of(), isExact);
  }

  Values with(List<Shape<ObjectCondition>> newObjects, List<Shape<ArrayCondition>> newArrays) {
    return new Values(constants, numbers, strings, newObjects, newArrays, isExact);
  }

  boolean hasScalars() {
    return !constants.isEmpty() || !numbers.isEmpty() || !strings.isEmpty();
  }

  boolean isEmpty() {
    return objects.isEmpty() && arrays.isEmpty() && !hasScalars();
  }
}
