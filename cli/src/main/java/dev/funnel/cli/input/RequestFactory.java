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
  private final RequestDefaults defaults;
  private final ChatCodec codec = new ChatCodec();

  public RequestFactory(RequestDefaults defaults) {
    this.defaults = Objects.requireNonNull(defaults, "defaults");
  }

  /** The request of a line of text. */
  ParseRequest ofText(long line, String text) throws RequestRefused {
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
      return body(line, id, document.object());
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

  private ParseRequest plain(long line, @Nullable String ownId, String text) throws RequestRefused {
    String id =
        ownId != null
            ? ownId
            : RequestId.of(line, text, defaults.functions(), defaults.servedModel());
    return finish(
        line,
        ChatRequest.builder(RequestIdentity.of(id, id), List.of(new ChatMessage.User(text)))
            .functions(defaults.functions())
            .model(defaults.model())
            .sampling(defaults.sampling())
            .build());
  }

  // Read by the codec that reads it on the topic, so that a body means the same in both places.
  private ParseRequest body(long line, @Nullable String ownId, JsonObject body)
      throws RequestRefused {
    Map<String, JsonValue> members = new LinkedHashMap<>(body.members());
    members.remove("id");
    String json = new JsonObject(members).toJson();
    ChatRequest read =
        codec.decodeRequest(
            new InboundRecord(
                new RecordOrigin("line", 0, line, Instant.EPOCH),
                null,
                Payload.of(json),
                Map.of(Headers.CONTENT_TYPE, Payload.of(Headers.JSON))));
    boolean hasFunctions = members.containsKey("functions") || members.containsKey("tools");
    List<FunctionDefinition> functions = hasFunctions ? read.functions() : defaults.functions();
    String id = ownId != null ? ownId : RequestId.of(line, json, functions, defaults.servedModel());
    return finish(
        line,
        read.toBuilder()
            .identity(RequestIdentity.of(id, id))
            .functions(functions)
            .model(read.model() == null ? defaults.model() : read.model())
            .sampling(merged(read.sampling()))
            .build());
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

  private ParseRequest finish(long line, ChatRequest request) throws RequestRefused {
    Execution execution = request.functions().isEmpty() ? Execution.NONE : defaults.execution();
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
