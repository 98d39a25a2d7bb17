package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.schema.SchemaCompiler;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonObject;

/** Grammars of the arguments of a function, alone in their turn. */
final class Compiled {
  private static final int MAX_NODES = 50_000;
  private static final int MAX_EDGES = 200_000;

  private Compiled() {}

  static Grammar grammar(JsonObject schema) throws RequestRefused {
    Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
    int start = builder.node();
    int end = builder.node();
    builder.call(start, new SchemaCompiler(builder, SchemaMode.GUARANTEED).object(schema), end);
    builder.end(end);
    return builder.build(start);
  }
}
