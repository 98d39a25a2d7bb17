package dev.funnel.inference.grammar.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Subschemas that must hold together of one value. Finitely many can be made of a document, which
 * is why compiling a recursive schema ends.
 *
 * @param terms without repetition, in the order of the document
 */
record Demand(List<Term> terms) {
  /** Any value. */
  static final Demand ANY = new Demand(List.of());

  /** No value. */
  static final Demand NONE = of(Node.FALSE);

  Demand {
    terms = List.copyOf(terms);
  }

  static Demand of(Node node) {
    return new Demand(List.of(new Term(node, false)));
  }

  Demand and(Demand other) {
    if (terms.isEmpty() || other.terms.isEmpty()) {
      return terms.isEmpty() ? other : this;
    }
    Set<Term> all = new LinkedHashSet<>(terms);
    all.addAll(other.terms);
    return new Demand(List.copyOf(all));
  }

  /** Demands of which one holds if and only if this does not. */
  List<Demand> not() {
    return terms.stream().map(term -> new Demand(List.of(term.not()))).toList();
  }

  /** Whether every value is allowed, seen without looking deeper. */
  boolean isTrivial() {
    return terms.stream().allMatch(term -> !term.negated() && term.node().isTrivial());
  }

  /** Whether no value is allowed, seen without looking deeper. */
  boolean isFalse() {
    return terms.stream().anyMatch(term -> !term.negated() && term.node().isFalse());
  }

  /** Where its last subschema stands, for messages. */
  String pointer() {
    return terms.isEmpty() ? "" : terms.get(terms.size() - 1).node().pointer();
  }
}
