package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.json.JsonObject;

/** Random walks through the grammars of the realistic schemas and of drawn ones. */
final class Soundness {
  private Soundness() {}

  static void prove(
      Tokenizer tokenizer, Matchers matchers, Tally tally, int numSchemas, int walksOfEach) {
    Wandering wandering = new Wandering(tokenizer, matchers, tally, 3);
    for (RealisticSchemas.Example example : RealisticSchemas.all()) {
      walk(example.name(), example.schema(), wandering, tally, walksOfEach);
    }
    for (long seed = 0; seed < numSchemas; seed++) {
      walk("schema " + seed, SchemaGenerator.schema(seed), wandering, tally, walksOfEach);
    }
  }

  private static void walk(
      String name, JsonObject schema, Wandering wandering, Tally tally, int walks) {
    Compiled.of(name, schema, tally)
        .ifPresent(c -> wandering.walk(name, c.grammar(), c.judge(), walks));
  }
}
