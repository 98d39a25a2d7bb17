package dev.funnel.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.path.PathType;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges the arguments of one function's calls by its JSON Schema (draft 2020-12, nothing fetched).
 * Strict: formats are asserted ({@link StrictDialects}), patterns mean what ECMA-262 says, numbers
 * are compared as decimals without rounding, no object may have a key twice. Compile it once per
 * function definition.
 */
public final class ArgumentsValidator {
  /** Longest arguments, in UTF-16 units. */
  public static final int MAX_LENGTH = 256 << 10;

  private static final int MAX_PROBLEM_LENGTH = 300;

  // Its settings are never changed.
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new DecimalNodes())
          .build();

  private final Schema schema;

  private ArgumentsValidator(Schema schema) {
    this.schema = schema;
  }

  /**
   * Compiles the function's schema.
   *
   * @throws RequestRefused INVALID_SCHEMA, also for what {@link SchemaParser} refuses
   */
  public static ArgumentsValidator compile(FunctionDefinition function) throws RequestRefused {
    SchemaParser.parse(function.parameters());
    try {
      // An own registry: a schema's "$id" must not be seen by another caller's schema.
      SchemaRegistry registry =
          SchemaRegistry.withDialects(
              StrictDialects.ALL,
              builder ->
                  builder
                      .schemaCacheEnabled(false)
                      .schemaLoader(loader -> loader.block(iri -> true))
                      .schemaRegistryConfig(config()));
      Schema schema = registry.getSchema(MAPPER.readTree(function.parameters()));
      schema.initializeValidators();
      return new ArgumentsValidator(schema);
    } catch (JsonException e) {
      throw invalidSchema(function, e.getMessage());
    } catch (SchemaException | JsonProcessingException | StackOverflowError e) {
      // Its message may quote the schema at any length.
      throw invalidSchema(
          function, "it is not a draft 2020-12 schema whose references all point into itself");
    }
  }

  /**
   * What is wrong with the arguments: a JSON Pointer, the keyword and why, at most {@value
   * #MAX_PROBLEM_LENGTH} characters.
   *
   * @return empty if they are a JSON object that the schema allows
   */
  public Optional<String> problem(String argumentsJson) {
    if (argumentsJson.length() > MAX_LENGTH) {
      return Optional.of(
          "the arguments have "
              + argumentsJson.length()
              + " characters; the limit is "
              + MAX_LENGTH);
    }
    try {
      JsonCursor.parse(argumentsJson).object();
      JsonNode arguments = MAPPER.readTree(argumentsJson);
      return schema.validate(arguments).stream().findFirst().map(ArgumentsValidator::describe);
    } catch (JsonException e) {
      return Optional.of(bounded(e.getMessage()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the strict reader has accepted this text", e);
    } catch (RuntimeException | StackOverflowError e) {
      // Of a reference that leads to itself without consuming input, or of whatever the validator
      // trips over: it reads what a model wrote, and must not take its caller down.
      return Optional.of(
          "the schema cannot be evaluated for these arguments ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private static String describe(Error error) {
    String pointer = error.getInstanceLocation().toString();
    return bounded(
        (pointer.isEmpty() ? "the arguments" : "'" + pointer + "'")
            + " break '"
            + error.getKeyword()
            + "': "
            + error.getMessage());
  }

  private static SchemaRegistryConfig config() {
    return SchemaRegistryConfig.builder()
        .failFast(true)
        .locale(Locale.ROOT)
        .pathType(PathType.JSON_POINTER)
        .formatAssertionsEnabled(true)
        // 1 is an integer, in whichever draft: every number is read as a decimal.
        .losslessNarrowing(true)
        .regularExpressionFactory(BoundedPattern::compile)
        .build();
  }

  private static RequestRefused invalidSchema(FunctionDefinition function, String why) {
    return new RequestRefused(
        ErrorCode.INVALID_SCHEMA,
        "Parameters schema of '" + function.name() + "' refused: " + bounded(why));
  }

  private static String bounded(String text) {
    return text.length() <= MAX_PROBLEM_LENGTH
        ? text
        : text.substring(0, MAX_PROBLEM_LENGTH - 1) + "…";
  }
}
