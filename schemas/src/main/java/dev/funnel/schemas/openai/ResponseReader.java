package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonCursor;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ResponseWriter} wrote. Unlike a request, a response is read leniently: members
 * of a later version are passed over.
 */
final class ResponseReader {
  private ResponseReader() {}

  static ChatResponse read(JsonCursor body) {
    JsonCursor funnel = body.at("funnel");
    RecordOrigin origin = origin(funnel.at("origin"));
    RequestIdentity identity = IdentityMembers.read(funnel).complete(origin);
    JsonCursor usage = body.at("usage");
    return new ChatResponse(
        identity,
        origin,
        body.string("model"),
        outcome(body),
        funnel.at("results").elements().stream().map(ResponseReader::result).toList(),
        new Usage(usage.integer("prompt_tokens"), usage.integer("completion_tokens")),
        request(funnel.find("request"), identity),
        metadata(body),
        dialect(funnel.at("dialect")));
  }

  private static @Nullable ChatRequest request(
      Optional<JsonCursor> body, RequestIdentity identity) {
    return body.isPresent() ? RequestReader.read(body.get(), identity) : null;
  }

  private static ChatOutcome outcome(JsonCursor body) {
    Optional<JsonCursor> error = body.find("error");
    if (error.isPresent()) {
      return new ChatOutcome.Failure(code(error.get().at("code")), error.get().string("message"));
    }
    List<JsonCursor> choices = body.at("choices").elements();
    if (choices.size() != 1) {
      throw body.at("choices").problem("must hold one choice");
    }
    JsonCursor message = choices.get(0).at("message");
    List<FunctionCall> calls = CallMembers.read(message, 0);
    if (!calls.isEmpty()) {
      return new ChatOutcome.FunctionCalls(calls);
    }
    boolean isCut = choices.get(0).string("finish_reason").equals("length");
    return new ChatOutcome.Answer(
        message.string("content"), isCut ? FinishReason.LENGTH : FinishReason.STOP);
  }

  private static ErrorCode code(JsonCursor code) {
    try {
      return ErrorCode.valueOf(code.string());
    } catch (IllegalArgumentException e) {
      // A code of a later version: the reader cannot know more.
      return ErrorCode.INTERNAL;
    }
  }

  private static Dialect dialect(JsonCursor dialect) {
    return dialect.string().equals("functions") ? Dialect.FUNCTIONS : Dialect.TOOLS;
  }

  private static RecordOrigin origin(JsonCursor origin) {
    try {
      return new RecordOrigin(
          origin.string("topic"),
          origin.integer("partition"),
          origin.longInteger("offset"),
          Instant.parse(origin.string("timestamp")));
    } catch (DateTimeParseException e) {
      throw origin.at("timestamp").problem("must be an ISO-8601 instant");
    }
  }

  private static FunctionResult result(JsonCursor result) {
    return new FunctionResult(
        result.string("call_id"),
        result.string("name"),
        result.string("content"),
        result.bool("is_error"));
  }

  private static Map<String, String> metadata(JsonCursor body) {
    Map<String, String> metadata = new HashMap<>();
    body.find("metadata")
        .map(JsonCursor::members)
        .orElse(Map.of())
        .forEach((name, value) -> metadata.put(name, value.string()));
    return metadata;
  }
}
