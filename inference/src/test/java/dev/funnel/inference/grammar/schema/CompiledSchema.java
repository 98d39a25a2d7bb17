package dev.funnel.inference.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonValue;
import java.util.Optional;

/** A schema as its tests see it: which texts its grammar derives, and what the validator says. */
final class CompiledSchema {
  private static final int MAX_NODES = 100_000;
  private static final int MAX_EDGES = 400_000;

  private final Grammar grammar;
  private final ArgumentsValidator validator;

  private CompiledSchema(Grammar grammar, ArgumentsValidator validator) {
    this.grammar = grammar;
    this.validator = validator;
  }

  static CompiledSchema schema(String schema) {
    return schema(schema, SchemaMode.GUARANTEED);
  }

  static CompiledSchema schema(String schema, SchemaMode mode) {
    try {
      return new CompiledSchema(compile(schema, mode), validator(schema));
    } catch (RequestRefused e) {
      throw new AssertionError(schema, e);
    }
  }

  static Grammar compile(String schema, SchemaMode mode) throws RequestRefused {
    Grammar.Builder builder = new Grammar.Builder(MAX_NODES, MAX_EDGES);
    int start = new SchemaCompiler(builder, mode).value(JsonValue.parse(schema));
    return builder.build(start);
  }

  // The validator judges objects only: the value becomes a member of one.
  private static ArgumentsValidator validator(String schema) throws RequestRefused {
    String relocated =
        schema.replace("\"#/", "\"#/properties/v/").replace("\"#\"", "\"#/properties/v\"");
    return ArgumentsValidator.compile(
        new FunctionDefinition(
            "f", null, "{\"type\":\"object\",\"properties\":{\"v\":" + relocated + "}}"));
  }

  static RequestRefused refusal(String schema, SchemaMode mode) {
    RequestRefused refused =
        catchThrowableOfType(RequestRefused.class, () -> compile(schema, mode));
    assertThat(refused).as(schema).isNotNull();
    return refused;
  }

  Grammar grammar() {
    return grammar;
  }

  Optional<String> problem(String value) {
    return validator.problem("{\"v\":" + value + "}");
  }

  /** Derives these texts, all of which the validator allows. */
  CompiledSchema derives(String... texts) {
    for (String text : texts) {
      assertThat(problem(text)).as("the validator on %s", text).isEmpty();
      assertThat(GrammarAcceptor.accepts(grammar, text)).as("derives %s", text).isTrue();
    }
    return this;
  }

  CompiledSchema derivesNot(String... texts) {
    for (String text : texts) {
      assertThat(GrammarAcceptor.accepts(grammar, text)).as("derives %s", text).isFalse();
    }
    return this;
  }

  static void refuses(String schema, String keyword, String pointer) {
    RequestRefused refused = refusal(schema, SchemaMode.GUARANTEED);
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.UNSUPPORTED_SCHEMA);
    assertThat(refused).hasMessageContaining("'" + keyword + "' at '" + pointer + "'");
  }

  static void refusesAsInvalid(String schema, String part) {
    RequestRefused refused = refusal(schema, SchemaMode.BEST_EFFORT);
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.INVALID_SCHEMA);
    assertThat(refused).hasMessageContaining(part);
  }
}
