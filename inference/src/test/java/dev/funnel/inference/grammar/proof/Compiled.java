package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.schema.SchemaCompiler;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonObject;
import java.util.Optional;

/**
 * A schema in the two forms that the proof compares.
 *
 * @param grammar a turn of one value of the schema
 */
record Compiled(Grammar grammar, Judge judge) {
  private static final int MAX_NODES = 50_000;
  private static final int MAX_EDGES = 200_000;

  /** The grammar of a turn that is one value of the schema. */
  static Grammar grammar(JsonObject schema) throws RequestRefused {
    Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
    int start = builder.node();
    int end = builder.node();
    builder.call(start, new SchemaCompiler(builder, SchemaMode.GUARANTEED).value(schema), end);
    builder.end(end);
    return builder.build(start);
  }

  /**
   * Compiles a schema that is neither hostile nor broken; counts why it is refused. It may be
   * refused as invalid only if nothing seems to validate.
   */
  static Optional<Compiled> of(String name, JsonObject schema, Tally tally) {
    try {
      Judge judge = Judge.of(schema);
      Compiled compiled = compile(name, schema, judge, tally);
      tally.count("schemas compiled");
      return Optional.of(compiled);
    } catch (RequestRefused e) {
      tally.count("schemas refused, " + e.code() + reason(e));
    } catch (RuntimeException | StackOverflowError e) {
      tally.fail(name + " crashed: " + e + " " + schema.toJson());
    }
    return Optional.empty();
  }

  private static Compiled compile(String name, JsonObject schema, Judge judge, Tally tally)
      throws RequestRefused {
    try {
      return new Compiled(grammar(schema), judge);
    } catch (RequestRefused e) {
      if (e.code() != ErrorCode.UNSUPPORTED_SCHEMA) {
        for (String text : Instances.of(schema, judge, 1, 0)) {
          tally.fail(name + " refused: " + e.getMessage() + ", but allows " + text);
        }
      }
      throw e;
    }
  }

  // Without the place, so that equal reasons are counted together.
  private static String reason(RequestRefused refused) {
    return refused.getMessage().replaceAll("'?/[^']*'", "PLACE").replaceAll("^[^:]*: ", ": ");
  }
}
