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
 * Judges what a model wrote by a JSON Schema (draft 2020-12, nothing fetched): the arguments of one
 * function's calls, or answers. Strict: formats are asserted ({@link StrictDialects}), patterns mean
 * what ECMA-262 says, numbers are compared as decimals without rounding, no object may have a key
 * twice. Compile it once per schema.
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

  /** What is judged. */
  private enum Subject {
    ARGUMENTS("the arguments", "have", "break"),
    ANSWER("the answer", "has", "breaks");

    private final String name;
    private final String has;
    private final String breaks;

    Subject(String name, String has, String breaks) {
      this.name = name;
      this.has = has;
      this.breaks = breaks;
    }
  }

  private final Schema schema;
  private final Subject subject;

  private ArgumentsValidator(Schema schema, Subject subject) {
    this.schema = schema;
    this.subject = subject;
  }

  /**
   * Compiles the function's schema.
   *
   * @throws RequestRefused INVALID_SCHEMA, also for what {@link SchemaParser} refuses
   */
  public static ArgumentsValidator compile(FunctionDefinition function) throws RequestRefused {
    SchemaParser.parse(function.parameters());
    return compile(
        function.parameters(),
        Subject.ARGUMENTS,
        "Parameters schema of '" + function.name() + "' refused: ");
  }

  /**
   * Compiles the schema of answers, which may be any JSON value.
   *
   * @throws RequestRefused INVALID_SCHEMA, also for what {@link SchemaParser} refuses
   */
  public static ArgumentsValidator compileAnswer(String responseSchema) throws RequestRefused {
    SchemaParser.parseAnswer(responseSchema);
    return compile(responseSchema, Subject.ANSWER, "Response schema refused: ");
  }

  private static ArgumentsValidator compile(String json, Subject subject, String refused)
      throws RequestRefused {
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
      Schema schema = registry.getSchema(MAPPER.readTree(json));
      schema.initializeValidators();
      return new ArgumentsValidator(schema, subject);
    } catch (JsonException e) {
      throw new RequestRefused(ErrorCode.INVALID_SCHEMA, refused + bounded(e.getMessage()));
    } catch (SchemaException | JsonProcessingException | StackOverflowError e) {
      // Its message may quote the schema at any length.
      throw new RequestRefused(
          ErrorCode.INVALID_SCHEMA,
          refused + "it is not a draft 2020-12 schema whose references all point into itself");
    }
  }

  /**
   * What is wrong with a text: a JSON Pointer, the keyword and why, at most {@value
   * #MAX_PROBLEM_LENGTH} characters.
   *
   * @return empty if it is JSON that the schema allows; arguments are objects, too
   */
  public Optional<String> problem(String json) {
    if (json.length() > MAX_LENGTH) {
      return Optional.of(
          subject.name
              + " "
              + subject.has
              + " "
              + json.length()
              + " characters; the limit is "
              + MAX_LENGTH);
    }
    try {
      JsonCursor document = JsonCursor.parse(json);
      if (subject == Subject.ARGUMENTS) {
        document.object();
      }
      JsonNode value = MAPPER.readTree(json);
      return schema.validate(value).stream().findFirst().map(this::describe);
    } catch (JsonException e) {
      return Optional.of(bounded(e.getMessage()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the strict reader has accepted this text", e);
    } catch (RuntimeException | StackOverflowError e) {
      // Of a reference that leads to itself without consuming input, or of whatever the validator
      // trips over: it reads what a model wrote, and must not take its caller down.
      return Optional.of(
          "the schema cannot be evaluated for "
              + subject.name
              + " ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private String describe(Error error) {
    String pointer = error.getInstanceLocation().toString();
    return bounded(
        (pointer.isEmpty() ? subject.name : "'" + pointer + "'")
            + " "
            + subject.breaks
            + " '"
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

  private static String bounded(String text) {
    return text.length() <= MAX_PROBLEM_LENGTH
        ? text
        : text.substring(0, MAX_PROBLEM_LENGTH - 1) + "…";
  }
}
