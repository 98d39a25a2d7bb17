package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonCursor;

/** One schema on its way into a grammar. */
final class Compilation {
  private final Grammar.Builder builder;
  private final SchemaMode mode;
  private final SchemaDocument document;
  private final Node root;
  private final Normaliser normaliser;
  private final Rules rules;

  /**
   * @param limit of all schemas that go into the grammar together
   */
  Compilation(Grammar.Builder builder, SchemaMode mode, SchemaDocument document, WorkLimit limit) {
    this.builder = builder;
    this.mode = mode;
    this.document = document;
    root = document.root();
    normaliser = new Normaliser(document, mode, limit);
    rules = new Rules(builder, mode, normaliser, limit);
  }

  /** The start node of the values' rule. */
  int rule(SchemaCompiler.Start start) {
    int from = builder.node();
    int end = builder.node();
    builder.end(end);
    try {
      Values values = normaliser.values(Demand.of(root));
      rules.add(from, started(values, start), root.pointer(), end);
      rules.complete();
    } catch (GrammarTooLarge e) {
      if (mode == SchemaMode.GUARANTEED) {
        throw e;
      }
      addAny(from, start, end);
    }
    requireValues(from);
    return from;
  }

  // What there is so far stays: it derives less than the rule of any value, which is added.
  private void addAny(int from, SchemaCompiler.Start start, int end) {
    WorkLimit own = new WorkLimit();
    Rules any = new Rules(builder, mode, new Normaliser(document, mode, own), own);
    any.add(from, started(Values.ANY, start), "", end);
    any.complete();
  }

  private static Values started(Values values, SchemaCompiler.Start start) {
    return start == SchemaCompiler.Start.OBJECT ? values.objectsOnly() : values;
  }

  private void requireValues(int from) {
    if (rules.mayBeEmpty() && builder.shortest(from).isEmpty()) {
      throw rules
          .emptyPlace()
          .map(pointer -> new JsonCursor(root.place().value(), pointer))
          .map(place -> place.problem("allows no value that can be written"))
          .orElseGet(() -> root.place().problem("allows no value: what it requires has no end"));
    }
  }
}
