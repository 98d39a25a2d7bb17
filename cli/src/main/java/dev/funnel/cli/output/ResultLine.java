package dev.funnel.cli.output;

import dev.funnel.producer.Conversation;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonArray;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonNull;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request: one line of the output.
 *
 * @param calls objects of {@code id}, {@code name}, {@code arguments}, and {@code closed_by_limit}
 *     where that is true
 * @param results objects of {@code id} (the call's), {@code name}, {@code content}, {@code
 *     is_error}
 * @param answer null when the calls are the result, or there is none
 * @param error null when completed
 */
public record ResultLine(
    String id,
    JsonArray calls,
    JsonArray results,
    @Nullable String answer,
    @Nullable Problem error,
    Usage usage) {
  /** How {@link #toJson} begins, whatever the result. */
  static final String BEGINNING = "{\"id\":\"";

  /**
   * Why a request failed.
   *
   * @param code an {@link dev.funnel.schemas.ErrorCode}'s name, or {@code CALL_CLOSED_BY_LIMIT}
   */
  public record Problem(String code, String message) {
    public Problem {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
    }
  }

  private static final Problem CALL_CLOSED_BY_LIMIT =
      new Problem(
          "CALL_CLOSED_BY_LIMIT",
          "the token limit ended a call, so the calls of the last turn were not run; raise"
              + " --max-tokens, or max_tokens of the line");

  public ResultLine {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(calls, "calls");
    Objects.requireNonNull(results, "results");
    Objects.requireNonNull(usage, "usage");
  }

  /** The line of a request whose conversation reached its end. */
  public static ResultLine of(ChatRequest request, Conversation conversation) {
    ChatOutcome last = conversation.last().outcome();
    return new ResultLine(
        request.identity().id(),
        new JsonArray(conversation.calls().stream().<JsonValue>map(ResultLine::toJson).toList()),
        new JsonArray(conversation.results().stream().<JsonValue>map(ResultLine::toJson).toList()),
        last instanceof ChatOutcome.Answer answer ? answer.text() : null,
        problem(request, last),
        conversation.usage());
  }

  private static @Nullable Problem problem(ChatRequest request, ChatOutcome last) {
    if (last instanceof ChatOutcome.Failure failure) {
      return new Problem(failure.code().name(), failure.message());
    }
    // Calls that are run are followed by a turn that reads their results.
    return last instanceof ChatOutcome.FunctionCalls && request.execution().execute()
        ? CALL_CLOSED_BY_LIMIT
        : null;
  }

  /** The line of a request that got no response. */
  public static ResultLine failed(String id, Problem error) {
    JsonArray none = new JsonArray(List.of());
    return new ResultLine(id, none, none, null, error, Usage.NONE);
  }

  public boolean isCompleted() {
    return error == null;
  }

  /** Whether a function that was called failed, as the model and this line were told. */
  public boolean hasFunctionErrors() {
    return isSaidOfAny(results, "is_error");
  }

  /** Whether the token limit, not the model, ended a call. */
  public boolean hasCallsClosedByLimit() {
    return isSaidOfAny(calls, "closed_by_limit");
  }

  private static boolean isSaidOfAny(JsonArray objects, String flag) {
    return objects.elements().stream()
        .map(JsonCursor::of)
        .anyMatch(object -> object.find(flag).filter(JsonCursor::bool).isPresent());
  }

  /** The line, without its line break. */
  public String toJson() {
    JsonObject.Builder line =
        JsonObject.builder()
            .put("id", id)
            .put("status", isCompleted() ? "completed" : "failed")
            .put("calls", calls)
            .put("results", results)
            .put("answer", answer == null ? JsonNull.INSTANCE : new JsonString(answer));
    if (error == null) {
      line.putNull("error");
    } else {
      line.put(
          "error",
          JsonObject.builder().put("code", error.code()).put("message", error.message()).build());
    }
    return line.put("usage", toJson(usage)).build().toJson();
  }

  /**
   * Reads a line.
   *
   * @throws JsonException if it is not one of {@link #toJson}
   */
  public static ResultLine parse(String text) {
    JsonCursor line = JsonCursor.parse(text);
    JsonCursor usage = line.at("usage");
    line.at("calls").elements();
    line.at("results").elements();
    return new ResultLine(
        line.string("id"),
        (JsonArray) line.at("calls").value(),
        (JsonArray) line.at("results").value(),
        line.find("answer").map(JsonCursor::string).orElse(null),
        line.find("error")
            .map(error -> new Problem(error.string("code"), error.string("message")))
            .orElse(null),
        new Usage(usage.integer("prompt_tokens"), usage.integer("completion_tokens")));
  }

  private static JsonObject toJson(FunctionCall call) {
    JsonObject.Builder builder =
        JsonObject.builder()
            .put("id", call.id())
            .put("name", call.name())
            .put("arguments", valueOf(call.arguments()));
    return call.closedByLimit() ? builder.put("closed_by_limit", true).build() : builder.build();
  }

  private static JsonObject toJson(FunctionResult result) {
    return JsonObject.builder()
        .put("id", result.callId())
        .put("name", result.name())
        .put("content", valueOf(result.content()))
        .put("is_error", result.isError())
        .build();
  }

  private static JsonObject toJson(Usage usage) {
    return JsonObject.builder()
        .put("prompt_tokens", usage.promptTokens())
        .put("completion_tokens", usage.completionTokens())
        .put("total_tokens", usage.totalTokens())
        .build();
  }

  // Results may be plain text, arguments cut off by the token limit: then the text itself.
  private static JsonValue valueOf(String text) {
    try {
      return JsonValue.parse(text);
    } catch (JsonException e) {
      return new JsonString(text);
    }
  }
}
