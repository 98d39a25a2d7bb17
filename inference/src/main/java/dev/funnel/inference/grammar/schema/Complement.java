package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.schema.ArrayCondition.Contains;
import dev.funnel.inference.grammar.schema.ArrayCondition.Items;
import dev.funnel.inference.grammar.schema.ArrayCondition.Length;
import dev.funnel.inference.grammar.schema.ObjectCondition.Dependents;
import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import dev.funnel.inference.grammar.schema.ObjectCondition.Names;
import dev.funnel.inference.grammar.schema.ObjectCondition.Required;
import dev.funnel.inference.grammar.schema.ObjectCondition.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * All values but some. A shape is left by breaking one of its conditions; a condition on names that
 * nobody lists ("some further property …") would need to be remembered until the object ends, and
 * is refused.
 */
final class Complement {
  private final ValueAlgebra algebra;
  private final String pointer;

  /**
   * Of the subschema at a place.
   *
   * @param pointer the place, for messages
   */
  Complement(ValueAlgebra algebra, String pointer) {
    this.algebra = algebra;
    this.pointer = pointer;
  }

  /**
   * The complement.
   *
   * @throws UnsupportedSchema if it cannot be said in normal form
   */
  Values of(Values values) {
    if (!values.isExact()) {
      // More values than the schema allows are known: of its complement nothing is.
      return Values.ANY.inexact();
    }
    if (values.strings().isNarrowed()) {
      throw new UnsupportedSchema(
          "format", pointer, "which strings are not of it is not known", "write a pattern");
    }
    return new Values(
        EnumSet.complementOf(asEnumSet(values.constants())),
        algebra.languages().not(values.numbers()),
        algebra.languages().not(values.strings()),
        ofObjects(values.objects()),
        ofArrays(values.arrays()),
        true);
  }

  private static EnumSet<Constant> asEnumSet(Set<Constant> constants) {
    EnumSet<Constant> set = EnumSet.noneOf(Constant.class);
    set.addAll(constants);
    return set;
  }

  List<Shape<ObjectCondition>> ofObjects(List<Shape<ObjectCondition>> shapes) {
    return ofAll(shapes, this::broken);
  }

  List<Shape<ArrayCondition>> ofArrays(List<Shape<ArrayCondition>> shapes) {
    return ofAll(shapes, this::broken);
  }

  private <C> List<Shape<C>> ofAll(List<Shape<C>> shapes, Function<C, List<List<C>>> broken) {
    List<Shape<C>> all = List.of(new Shape<>(List.of()));
    for (Shape<C> shape : shapes) {
      List<Shape<C>> outside = new ArrayList<>();
      for (C condition : shape.conditions()) {
        broken.apply(condition).forEach(conditions -> outside.add(new Shape<>(conditions)));
      }
      all = algebra.conjunctions(all, outside);
    }
    return all;
  }

  /** Ways to break the condition; each a list of conditions that hold together. */
  private List<List<ObjectCondition>> broken(ObjectCondition condition) {
    List<List<ObjectCondition>> ways = new ArrayList<>();
    if (condition instanceof Required required) {
      required.names().forEach(name -> ways.add(List.of(Members.restricting(name, Demand.NONE))));
    } else if (condition instanceof Size size) {
      if (size.min() > 0) {
        ways.add(List.of(new Size(0, size.min() - 1)));
      }
      if (size.max() < ObjectCondition.UNLIMITED) {
        ways.add(List.of(new Size(size.max() + 1, ObjectCondition.UNLIMITED)));
      }
    } else if (condition instanceof Dependents dependents) {
      dependents.names().forEach((name, others) -> ways.addAll(withoutOne(name, others)));
    } else if (condition instanceof Members members) {
      requireListed(members);
      members.named().forEach((name, demand) -> ways.addAll(withWrong(name, demand)));
    } else if (condition instanceof Names names && !names.demand().isTrivial()) {
      throw cannotNegate("propertyNames", "a name must be other");
    }
    return ways;
  }

  private static List<List<ObjectCondition>> withoutOne(String name, List<String> others) {
    List<List<ObjectCondition>> ways = new ArrayList<>();
    for (String other : others) {
      ways.add(List.of(present(name), Members.restricting(other, Demand.NONE)));
    }
    return ways;
  }

  private static List<List<ObjectCondition>> withWrong(String name, Demand demand) {
    List<List<ObjectCondition>> ways = new ArrayList<>();
    if (!demand.isTrivial()) {
      for (Demand wrong : demand.not()) {
        ways.add(List.of(Members.restricting(name, wrong), present(name)));
      }
    }
    return ways;
  }

  private static Required present(String name) {
    return new Required(Set.of(name), false);
  }

  private void requireListed(Members members) {
    if (!members.patterns().isEmpty()) {
      throw cannotNegate("patternProperties", "a member of some name must be other");
    }
    Demand additional = members.additional();
    if (additional != null && !additional.isTrivial()) {
      throw cannotNegate("additionalProperties", "a member of some name must be other");
    }
  }

  private List<List<ArrayCondition>> broken(ArrayCondition condition) {
    List<List<ArrayCondition>> ways = new ArrayList<>();
    if (condition instanceof Length length) {
      if (length.min() > 0) {
        ways.add(List.of(new Length(0, length.min() - 1)));
      }
      if (length.max() < ArrayCondition.UNLIMITED) {
        ways.add(List.of(atLeast(length.max() + 1)));
      }
    } else if (condition instanceof Contains contains) {
      if (contains.min() > 0) {
        ways.add(List.of(new Contains(contains.item(), 0, contains.min() - 1)));
      }
      if (contains.max() < ArrayCondition.UNLIMITED) {
        int more = contains.max() + 1;
        ways.add(List.of(new Contains(contains.item(), more, ArrayCondition.UNLIMITED)));
      }
    } else if (condition instanceof Items items) {
      ways.addAll(withWrong(items));
    } else {
      throw cannotNegate("uniqueItems", "two elements must be equal");
    }
    return ways;
  }

  private List<List<ArrayCondition>> withWrong(Items items) {
    List<List<ArrayCondition>> ways = new ArrayList<>();
    for (int i = 0; i < items.prefix().size(); i++) {
      for (Demand wrong :
          items.prefix().get(i).isTrivial() ? List.<Demand>of() : items.at(i).not()) {
        List<Demand> prefix = new ArrayList<>(Collections.nCopies(i, Demand.ANY));
        prefix.add(wrong);
        ways.add(List.of(new Items(prefix, Demand.ANY), atLeast(i + 1)));
      }
    }
    if (items.rest().isFalse()) {
      ways.add(List.of(atLeast(items.prefix().size() + 1)));
    } else if (!items.rest().isTrivial()) {
      if (!items.prefix().isEmpty()) {
        throw cannotNegate("items", "an element behind prefixItems must be other");
      }
      for (Demand wrong : items.rest().not()) {
        ways.add(List.of(new Contains(wrong, 1, ArrayCondition.UNLIMITED)));
      }
    }
    return ways;
  }

  private static Length atLeast(int min) {
    return new Length(min, ArrayCondition.UNLIMITED);
  }

  private UnsupportedSchema cannotNegate(String keyword, String why) {
    return new UnsupportedSchema(
        keyword,
        pointer,
        "its negation says that " + why,
        "write the negation (not, if, oneOf) with properties, required and const alone");
  }
}
