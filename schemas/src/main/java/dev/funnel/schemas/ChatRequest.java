package dev.funnel.schemas;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn that a model shall answer: the value on {@code chat.requests}. Build it with {@link
 * #builder}.
 *
 * @param identity which turn of which conversation
 * @param model null for the worker's default
 * @param messages the whole conversation so far, oldest first, at least one
 * @param functions what the model may call, by value, names distinct
 * @param functionChoice whether it shall call
 * @param parallelCalls whether one turn may hold several calls
 * @param sampling how tokens are chosen
 * @param execution whether and how far executors run the calls
 * @param deadline null for none; past it the request is answered DEADLINE_EXCEEDED
 * @param priority higher goes first; 0 is normal, and what lies beyond -9 and 9 counts as these
 * @param metadata copied to the response, never shown to the model
 * @param dialect the JSON shape of the response
 * @param schemaMode what is promised where a schema cannot be guaranteed
 * @param responseSchema a JSON Schema, as text, of an answer that is text; null for free text
 */
public record ChatRequest(
    RequestIdentity identity,
    @Nullable String model,
    List<ChatMessage> messages,
    List<FunctionDefinition> functions,
    FunctionChoice functionChoice,
    boolean parallelCalls,
    SamplingParams sampling,
    Execution execution,
    @Nullable Instant deadline,
    int priority,
    Map<String, String> metadata,
    Dialect dialect,
    SchemaMode schemaMode,
    @Nullable String responseSchema) {
  /** Most functions of a request (OpenAI's limit). */
  public static final int MAX_FUNCTIONS = 128;

  /** Most messages of a conversation. */
  public static final int MAX_MESSAGES = 2048;

  /** Most metadata entries (OpenAI's limit). */
  public static final int MAX_METADATA = 16;

  /**
   * Whether executors run the calls.
   *
   * @param execute false: the calls are the result
   * @param maxTurns most turns of the conversation's loop, 1 to 64; a call in the last one is
   *     answered MAX_TURNS_EXCEEDED and not run
   * @param executeClosedByLimit whether also a call is run whose arguments the token limit ended:
   *     they validate, but may say less than the model meant to
   */
  public record Execution(boolean execute, int maxTurns, boolean executeClosedByLimit) {
    /** The calls are the result (OpenAI's behaviour). */
    public static final Execution NONE = new Execution(false, 8);

    /** Executors run the calls, over at most eight turns. */
    public static final Execution DEFAULT = new Execution(true, 8);

    /** Runs no call that the token limit ended. */
    public Execution(boolean execute, int maxTurns) {
      this(execute, maxTurns, false);
    }

    public Execution {
      if (maxTurns < 1 || maxTurns > 64) {
        throw new IllegalArgumentException("max_turns is " + maxTurns + "; allowed: 1 to 64");
      }
    }
  }

  public ChatRequest {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(functionChoice, "functionChoice");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(execution, "execution");
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(schemaMode, "schemaMode");
    messages = List.copyOf(messages);
    functions = List.copyOf(functions);
    metadata = Map.copyOf(metadata);
    requireSize("messages", messages.size(), 1, MAX_MESSAGES);
    requireSize("functions", functions.size(), 0, MAX_FUNCTIONS);
    requireSize("metadata", metadata.size(), 0, MAX_METADATA);
    Set<String> names = new HashSet<>();
    for (FunctionDefinition function : functions) {
      if (!names.add(function.name())) {
        throw new IllegalArgumentException(
            "two functions are named '" + function.name() + "'; names must differ");
      }
    }
    if (functionChoice instanceof FunctionChoice.Named named && !names.contains(named.name())) {
      throw new IllegalArgumentException(
          "function choice names '" + named.name() + "', which is not among the functions");
    }
    if (functionChoice instanceof FunctionChoice.Required && functions.isEmpty()) {
      throw new IllegalArgumentException("function choice 'required' needs at least one function");
    }
  }

  /** A request with defaults: no functions, choice AUTO, no execution, schemas guaranteed. */
  public static Builder builder(RequestIdentity identity, List<ChatMessage> messages) {
    return new Builder(identity, messages);
  }

  /** A builder that starts as a copy of this request. */
  public Builder toBuilder() {
    return new Builder(identity, messages)
        .model(model)
        .functions(functions)
        .functionChoice(functionChoice)
        .parallelCalls(parallelCalls)
        .sampling(sampling)
        .execution(execution)
        .deadline(deadline)
        .priority(priority)
        .metadata(metadata)
        .dialect(dialect)
        .schemaMode(schemaMode)
        .responseSchema(responseSchema);
  }

  private static void requireSize(String field, int size, int min, int max) {
    if (size < min || size > max) {
      throw new IllegalArgumentException(
          field + " has " + size + " entries; allowed: " + min + " to " + max);
    }
  }

  /** Collects the optional parts of a request; not thread-safe. */
  public static final class Builder {
    private RequestIdentity identity;
    private List<ChatMessage> messages;
    private @Nullable String model;
    private List<FunctionDefinition> functions = List.of();
    private FunctionChoice functionChoice = FunctionChoice.AUTO;
    private boolean parallelCalls = true;
    private SamplingParams sampling = SamplingParams.DEFAULTS;
    private Execution execution = Execution.NONE;
    private @Nullable Instant deadline;
    private int priority;
    private Map<String, String> metadata = Map.of();
    private Dialect dialect = Dialect.TOOLS;
    private SchemaMode schemaMode = SchemaMode.GUARANTEED;
    private @Nullable String responseSchema;

    private Builder(RequestIdentity identity, List<ChatMessage> messages) {
      this.identity = identity;
      this.messages = messages;
    }

    public Builder identity(RequestIdentity value) {
      identity = value;
      return this;
    }

    public Builder messages(List<ChatMessage> value) {
      messages = value;
      return this;
    }

    public Builder model(@Nullable String value) {
      model = value;
      return this;
    }

    public Builder functions(List<FunctionDefinition> value) {
      functions = value;
      return this;
    }

    public Builder functionChoice(FunctionChoice value) {
      functionChoice = value;
      return this;
    }

    public Builder parallelCalls(boolean value) {
      parallelCalls = value;
      return this;
    }

    public Builder sampling(SamplingParams value) {
      sampling = value;
      return this;
    }

    public Builder execution(Execution value) {
      execution = value;
      return this;
    }

    public Builder deadline(@Nullable Instant value) {
      deadline = value;
      return this;
    }

    public Builder priority(int value) {
      priority = value;
      return this;
    }

    public Builder metadata(Map<String, String> value) {
      metadata = value;
      return this;
    }

    public Builder dialect(Dialect value) {
      dialect = value;
      return this;
    }

    public Builder schemaMode(SchemaMode value) {
      schemaMode = value;
      return this;
    }

    public Builder responseSchema(@Nullable String value) {
      responseSchema = value;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if a limit of {@link ChatRequest} is broken
     */
    public ChatRequest build() {
      return new ChatRequest(
          identity,
          model,
          messages,
          functions,
          functionChoice,
          parallelCalls,
          sampling,
          execution,
          deadline,
          priority,
          metadata,
          dialect,
          schemaMode,
          responseSchema);
    }
  }
}
