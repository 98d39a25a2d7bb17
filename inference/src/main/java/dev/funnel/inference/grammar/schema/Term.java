package dev.funnel.inference.grammar.schema;

/** A subschema that must hold, or must not. */
record Term(Node node, boolean negated) {
  Term not() {
    return new Term(node, !negated);
  }
}
