package dev.funnel.cli.input;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.SamplingParams;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes requests of lines. Immutable. */
public final class RequestFactory {
  /** Members of {@code funnel} that name a turn: a run names its requests itself. */
  private static final List<String> IDENTITY =
      List.of("tenant", "conversation", "id", "turn", "generation");

  private final RequestDefaults defaults;
  private final ChatCodec codec = new ChatCodec();

  public RequestFactory(RequestDefaults defaults) {
    this.defaults = Objects.requireNonNull(defaults, "defaults");
  }

  /** The request of a line of text. */
  ParseRequest ofText(long line, String text) {
    return plain(line, null, text);
  }

  /**
   * The request of a line of JSON: {@code {"text", "id"}}, whose other members are the caller's own
   * and passed over, or an OpenAI body.
   *
   * @throws RequestRefused if the body is refused
   * @throws IllegalArgumentException if the line is neither
   */
  ParseRequest ofJson(long line, String json) throws RequestRefused {
    JsonCursor document = JsonCursor.parse(json);
    Optional<JsonCursor> ownId = document.find("id");
    @Nullable String id = ownId.isPresent() ? checkedId(ownId.get()) : null;
    if (document.find("messages").isPresent()) {
      return body(line, id, document);
    }
    if (document.find("text").isEmpty()) {
      throw document.problem("has neither \"text\" nor \"messages\"; add one of them");
    }
    return plain(line, id, document.string("text"));
  }

  private static String checkedId(JsonCursor id) {
    String text = id.string();
    if (text.isBlank() || text.length() > RequestIdentity.MAX_NAME_LENGTH) {
      throw id.problem(
          "has "
              + text.length()
              + " characters; allowed: 1 to "
              + RequestIdentity.MAX_NAME_LENGTH
              + ", not all blank");
    }
    return text;
  }

  private ParseRequest plain(long line, @Nullable String ownId, String text) {
    LineIdentity identity = new LineIdentity(defaults.functions(), defaults.servedModel());
    String id = ownId != null ? ownId : identity.id(line, text);
    return finish(
        line,
        ChatRequest.builder(identity.of(id, text), List.of(new ChatMessage.User(text)))
            .functions(defaults.functions())
            .model(defaults.model())
            .sampling(defaults.sampling())
            .schemaMode(defaults.schemaMode())
            .build(),
        defaults.execution());
  }

  // Read by the codec that reads it on the topic, so that a body means the same in both places.
  private ParseRequest body(long line, @Nullable String ownId, JsonCursor body)
      throws RequestRefused {
    refuseIdentity(body);
    Map<String, JsonValue> members = new LinkedHashMap<>(body.object().members());
    members.remove("id");
    String json = new JsonObject(members).toJson();
    boolean hasFunctions = body.find("functions").or(() -> body.find("tools")).isPresent();
    if (!hasFunctions) {
      // Before it is read: its choice may name one of them.
      members.putAll(DefaultFunctions.members(defaults.functions(), body));
    }
    ChatRequest read = decoded(line, new JsonObject(members));
    List<FunctionDefinition> functions = hasFunctions ? read.functions() : defaults.functions();
    LineIdentity identity =
        new LineIdentity(functions, read.model() == null ? defaults.servedModel() : read.model());
    String id = ownId != null ? ownId : identity.id(line, json);
    return finish(
        line,
        read.toBuilder()
            .identity(identity.of(id, body.at("messages").value().toJson()))
            .functions(functions)
            .model(read.model() == null ? defaults.model() : read.model())
            .sampling(merged(read.sampling()))
            .schemaMode(saysMode(body) ? read.schemaMode() : defaults.schemaMode())
            .build(),
        execution(body, read.execution()));
  }

  private static void refuseIdentity(JsonCursor body) {
    Map<String, JsonCursor> funnel = body.find("funnel").map(JsonCursor::members).orElse(Map.of());
    for (String name : IDENTITY) {
      if (funnel.containsKey(name)) {
        throw funnel
            .get(name)
            .problem("is decided by the run; leave it out, or name the line with a top-level id");
      }
    }
  }

  private ChatRequest decoded(long line, JsonObject body) throws RequestRefused {
    return codec.decodeRequest(
        new InboundRecord(
            new RecordOrigin("line", 0, line, Instant.EPOCH),
            null,
            Payload.of(body.toJson()),
            Map.of(Headers.CONTENT_TYPE, Payload.of(Headers.JSON))));
  }

  private static boolean saysMode(JsonCursor body) {
    return body.find("funnel").flatMap(members -> members.find("schema_mode")).isPresent();
  }

  /** What the line says, else the command line; but calls that must not run never do. */
  private Execution execution(JsonCursor body, Execution own) {
    Execution others = defaults.execution();
    Optional<JsonCursor> funnel = body.find("funnel");
    boolean saysExecute = funnel.flatMap(members -> members.find("execute")).isPresent();
    boolean saysTurns = funnel.flatMap(members -> members.find("max_turns")).isPresent();
    return new Execution(
        others.execute() && (!saysExecute || own.execute()),
        saysTurns ? own.maxTurns() : others.maxTurns(),
        own.executeClosedByLimit());
  }

  private SamplingParams merged(SamplingParams own) {
    SamplingParams others = defaults.sampling();
    return new SamplingParams(
        own.temperature() == null ? others.temperature() : own.temperature(),
        own.topP(),
        own.topK(),
        own.seed() == null ? others.seed() : own.seed(),
        own.maxTokens() == null ? others.maxTokens() : own.maxTokens(),
        own.stop());
  }

  private ParseRequest finish(long line, ChatRequest request, Execution wanted) {
    Execution execution =
        request.functions().isEmpty() ? new Execution(false, wanted.maxTurns()) : wanted;
    if (execution.execute()) {
      for (FunctionDefinition function : request.functions()) {
        requireOwned(function);
      }
    }
    return new ParseRequest(line, request.toBuilder().execution(execution).build());
  }

  /** Refuses a function whose calls would wait for an executor that is not there. */
  private void requireOwned(FunctionDefinition function) {
    if (!defaults.isOwned().test(function.name())) {
      throw new IllegalArgumentException(
          "nobody runs the function '"
              + function.name()
              + "' in this process; add --no-execute if its calls are the result, or"
              + " --bootstrap-servers of brokers whose executor owns it");
    }
  }
}
