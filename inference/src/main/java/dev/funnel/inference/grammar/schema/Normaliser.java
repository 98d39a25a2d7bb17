package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Brings what must hold of a value into normal form, one level deep: what its members and elements
 * must be stays a {@link Demand}, so that a recursive schema is no recursion here.
 */
final class Normaliser {
  /** Names that are looked at in about the time of one step. */
  private static final int NAMES_IN_A_STEP = 16;

  /** Deepest look into members, and members of members, for a proof that nothing is allowed. */
  private static final int MAX_LOOK = 6;

  private final ValueAlgebra algebra;
  private final WorkLimit limit;
  private final SchemaReader reader;
  private final Map<Term, Values> terms = new HashMap<>();
  private final Map<Demand, Values> demands = new HashMap<>();
  // The terms being read, each with the look in which that began.
  private final Map<Term, Integer> open = new HashMap<>();
  private int look;

  Normaliser(SchemaDocument document, SchemaMode mode, WorkLimit limit) {
    this.limit = limit;
    algebra = new ValueAlgebra(limit);
    reader = new SchemaReader(document, mode, limit, algebra, this);
  }

  Values values(Demand demand) {
    if (demand.terms().size() == 1) {
      return values(demand.terms().get(0));
    }
    Values known = demands.get(demand);
    if (known != null) {
      return known;
    }
    Values all = Values.ANY;
    for (Term term : demand.terms()) {
      all = algebra.and(all, values(term));
    }
    demands.put(demand, all);
    return all;
  }

  /**
   * The values of which the term holds.
   *
   * @throws UnsupportedSchema if schemas are guaranteed and this one cannot be
   * @throws JsonException if it is no schema
   */
  Values values(Term term) {
    Values known = terms.get(term);
    if (known != null) {
      return known;
    }
    limit.spend(1);
    Integer begun = open.putIfAbsent(term, look);
    if (begun != null) {
      throw begun == look
          ? term.node().place().problem("refers to itself without a member or element in between")
          : new RecursiveLook();
    }
    try {
      if (open.size() > WorkLimit.MAX_DEPTH) {
        throw new GrammarTooLarge(
            "its references are followed through more than " + WorkLimit.MAX_DEPTH + " schemas");
      }
      Values values = reader.read(term);
      terms.put(term, values);
      return values;
    } finally {
      open.remove(term);
    }
  }

  /** Whether it is proven that no value fulfils the demand. False if that is not known. */
  boolean isEmpty(Demand demand) {
    return !demand.isTrivial() && proves(() -> isEmpty(values(demand)));
  }

  private boolean isEmpty(Values values) {
    return !values.hasScalars()
        && values.objects().stream().allMatch(this::isContradictory)
        && values.arrays().stream().allMatch(this::isContradictoryArray);
  }

  /** Whether it is proven that no object has the shape. */
  boolean isContradictory(Shape<ObjectCondition> shape) {
    return proves(
        () -> {
          limit.spend(numNames(shape) / NAMES_IN_A_STEP);
          ObjectView view = new ObjectView(shape, this);
          return view.minSize() > view.maxSize()
              || view.required().stream().anyMatch(name -> isEmpty(view.demand(name)));
        });
  }

  private static int numNames(Shape<ObjectCondition> shape) {
    int names = 0;
    for (ObjectCondition condition : shape.conditions()) {
      if (condition instanceof ObjectCondition.Required required) {
        names += required.names().size();
      } else if (condition instanceof ObjectCondition.Members members) {
        names += members.named().size();
      }
    }
    return names;
  }

  /** Whether it is proven that no array has the shape. */
  boolean isContradictoryArray(Shape<ArrayCondition> shape) {
    return proves(
        () -> {
          ArrayView view = new ArrayView(shape);
          return view.minLength() > view.maxLength()
              || IntStream.range(0, Math.min(view.minLength(), view.numTupled() + 1))
                  .anyMatch(index -> isEmpty(view.demand(index)));
        });
  }

  private boolean proves(BooleanSupplier proof) {
    if (look == MAX_LOOK) {
      return false;
    }
    limit.spend(1);
    look++;
    try {
      return proof.getAsBoolean();
    } catch (RecursiveLook e) {
      return false;
    } finally {
      look--;
    }
  }

  /** What a look found is being read further out: it says nothing. */
  private static final class RecursiveLook extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecursiveLook() {
      super("", null, false, false);
    }
  }
}
