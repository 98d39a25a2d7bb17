package dev.funnel.inference.grammar.schema;

import java.util.List;

/** What one keyword, or the negation of one, asks of an array. */
sealed interface ArrayCondition {
  /** No upper limit on a number of elements. */
  int UNLIMITED = Integer.MAX_VALUE;

  /** {@code prefixItems}, and {@code items} for the elements after them. */
  record Items(List<Demand> prefix, Demand rest) implements ArrayCondition {
    Demand at(int index) {
      return index < prefix.size() ? prefix.get(index) : rest;
    }
  }

  /** {@code minItems} and {@code maxItems}. */
  record Length(int min, int max) implements ArrayCondition {}

  /** {@code contains} with {@code minContains} and {@code maxContains}. */
  record Contains(Demand item, int min, int max) implements ArrayCondition {}

  /** {@code uniqueItems}. */
  record Unique() implements ArrayCondition {}
}
