package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonBoolean;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonValue;

/**
 * Compiles JSON Schemas (draft 2020-12, or draft-07 where {@code $schema} says so) to rules of a
 * grammar. What a rule derives is compact JSON that the schema allows, its formats included; of the
 * values allowed, those whose objects hold declared names in the order of the schema: a schema's
 * own properties, then those of the schemas that it names or holds; names that are only required;
 * then, where {@code additionalProperties} is given or a pattern matches, further names in any
 * order. A schema that does not speak of objects allows any.
 *
 * <p>Not thread-safe. Work and memory are bounded, whatever the schemas: all that one compiler is
 * given count together.
 */
public final class SchemaCompiler {
  private final Grammar.Builder builder;
  private final SchemaMode mode;
  private final WorkLimit limit = new WorkLimit();

  public SchemaCompiler(Grammar.Builder builder, SchemaMode mode) {
    this.builder = builder;
    this.mode = mode;
  }

  /**
   * Adds the rule of the JSON texts that the schema allows.
   *
   * @return its start node, to be called
   * @throws RequestRefused UNSUPPORTED_SCHEMA for what cannot be guaranteed, never in best effort,
   *     or INVALID_SCHEMA; both with the place in the schema
   */
  public int value(JsonValue schema) throws RequestRefused {
    return compile(schema, Start.VALUE);
  }

  /** The same for the arguments of a function: only the objects that the schema allows. */
  public int object(JsonValue schema) throws RequestRefused {
    return compile(schema, Start.OBJECT);
  }

  /** Which of the schema's values are derived. */
  enum Start {
    VALUE,
    OBJECT
  }

  private int compile(JsonValue schema, Start start) throws RequestRefused {
    try {
      return new Compilation(builder, mode, new SchemaDocument(schema), limit).rule(start);
    } catch (UnsupportedSchema e) {
      if (mode == SchemaMode.BEST_EFFORT) {
        // What concerns the whole document: nothing is known of its values.
        return compile(new JsonBoolean(true), start);
      }
      throw new RequestRefused(
          ErrorCode.UNSUPPORTED_SCHEMA,
          "Schema refused: " + e.getMessage() + ", or accept it in best effort");
    } catch (GrammarTooLarge e) {
      throw new RequestRefused(
          ErrorCode.UNSUPPORTED_SCHEMA,
          "Schema refused: " + e.getMessage() + "; make it smaller or split the function");
    } catch (JsonException e) {
      throw new RequestRefused(ErrorCode.INVALID_SCHEMA, "Schema refused: " + e.getMessage());
    }
  }
}
