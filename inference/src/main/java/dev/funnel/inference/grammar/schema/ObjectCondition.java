package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.text.StringLanguage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one keyword, or the negation of one, asks of an object. */
sealed interface ObjectCondition {
  /** No upper limit on a number of members. */
  int UNLIMITED = Integer.MAX_VALUE;

  /**
   * {@code properties}, {@code patternProperties} and {@code additionalProperties} of one schema.
   *
   * @param named in the order of the document
   * @param additional null if not spoken of: then everything is allowed, but only declared names
   *     are written
   * @param declares whether a name in it is there to be written; false in a negation, which only
   *     restricts what others declare
   */
  record Members(
      Map<String, Demand> named,
      List<Pattern> patterns,
      @Nullable Demand additional,
      boolean declares)
      implements ObjectCondition {
    /** What the member of that name must be, if it is there. */
    static Members restricting(String name, Demand demand) {
      return new Members(Map.of(name, demand), List.of(), null, false);
    }
  }

  /** What members must be whose names are in a language. */
  record Pattern(StringLanguage names, Demand demand) {}

  /**
   * {@code required}.
   *
   * @param declares see {@link Members}
   */
  record Required(Set<String> names, boolean declares) implements ObjectCondition {}

  /** {@code minProperties} and {@code maxProperties}. */
  record Size(int min, int max) implements ObjectCondition {}

  /** {@code propertyNames}. */
  record Names(Demand demand) implements ObjectCondition {}

  /** {@code dependentRequired}. */
  record Dependents(Map<String, List<String>> names) implements ObjectCondition {}

  /** The schema speaks of objects: only names that it declares are written. */
  record DeclaredOnly() implements ObjectCondition {}
}
