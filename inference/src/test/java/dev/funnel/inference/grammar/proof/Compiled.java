package dev.funnel.inference.grammar.proof;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
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

  /** Compiles a schema that is neither hostile nor broken; counts why the grammar refuses it. */
  static Optional<Compiled> of(String name, JsonObject schema, Tally tally) {
    try {
      Judge judge = Judge.of(schema);
      Compiled compiled = new Compiled(grammar(schema), judge);
      tally.count("schemas compiled");
      return Optional.of(compiled);
    } catch (RequestRefused e) {
      tally.count("schemas refused " + e.code());
      tally.note(name + " refused: " + e.getMessage());
      if (e.code() != ErrorCode.UNSUPPORTED_SCHEMA) {
        tally.fail(name + " refused: " + e.getMessage() + " " + schema.toJson());
      }
    } catch (GrammarTooLarge e) {
      tally.count("schemas refused as too large");
      tally.note(name + " too large: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      tally.fail(name + " crashed: " + e + " " + schema.toJson());
    }
    return Optional.empty();
  }
}
