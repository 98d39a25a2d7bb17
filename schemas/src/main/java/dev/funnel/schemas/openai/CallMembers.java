package dev.funnel.schemas.openai;

import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls of an assistant message: {@code tool_calls}, or {@code function_call} where the dialect
 * asks for it and can say it (one call). What OpenAI's shapes lack stands in a {@code funnel}
 * object beside.
 */
final class CallMembers {
  private static final Set<String> TOOL_CALL = Set.of("id", "type", "function", "index", "funnel");
  private static final Set<String> FUNCTION = Set.of("name", "arguments");
  private static final Set<String> LEGACY_EXTRAS = Set.of("call_id", "closed_by_limit");
  private static final Set<String> TOOL_EXTRAS = Set.of("closed_by_limit");

  private CallMembers() {}

  /** Whether these calls are written as {@code function_call}. */
  static boolean isLegacy(List<FunctionCall> calls, Dialect dialect) {
    return dialect == Dialect.FUNCTIONS && calls.size() == 1;
  }

  static void write(JsonObject.Builder message, List<FunctionCall> calls, Dialect dialect) {
    if (isLegacy(calls, dialect)) {
      FunctionCall call = calls.get(0);
      message.put("function_call", function(call));
      message.put("funnel", extras(call).put("call_id", call.id()).build());
    } else if (!calls.isEmpty()) {
      message.put("tool_calls", calls.stream().map(CallMembers::toolCall).toList());
    }
  }

  /**
   * Reads the calls of a message.
   *
   * @param messageIndex gives an id to a legacy call, whose shape has none
   */
  static List<FunctionCall> read(JsonCursor message, int messageIndex) {
    List<FunctionCall> calls = new ArrayList<>();
    for (JsonCursor call : message.find("tool_calls").map(JsonCursor::elements).orElse(List.of())) {
      calls.add(toolCall(call));
    }
    Optional<JsonCursor> legacy = message.find("function_call");
    if (legacy.isPresent()) {
      if (!calls.isEmpty()) {
        throw legacy.get().problem("stands beside 'tool_calls'; send one of them");
      }
      calls.add(legacyCall(message, legacy.get(), messageIndex));
    }
    return calls;
  }

  private static JsonObject toolCall(FunctionCall call) {
    JsonObject.Builder builder =
        JsonObject.builder()
            .put("id", call.id())
            .put("type", "function")
            .put("function", function(call));
    return call.closedByLimit()
        ? builder.put("funnel", extras(call).build()).build()
        : builder.build();
  }

  private static FunctionCall toolCall(JsonCursor call) {
    UnsupportedMember.refuseOthers(call, TOOL_CALL);
    if (!call.string("type").equals("function")) {
      throw UnsupportedMember.at(call.at("type"), "must be \"function\"");
    }
    JsonCursor function = call.at("function");
    UnsupportedMember.refuseOthers(function, FUNCTION);
    call.find("funnel").ifPresent(extras -> UnsupportedMember.refuseOthers(extras, TOOL_EXTRAS));
    return new FunctionCall(
        call.string("id"), function.string("name"), function.string("arguments"), isClosed(call));
  }

  private static FunctionCall legacyCall(JsonCursor message, JsonCursor function, int index) {
    UnsupportedMember.refuseOthers(function, FUNCTION);
    Optional<JsonCursor> extras = message.find("funnel");
    extras.ifPresent(members -> UnsupportedMember.refuseOthers(members, LEGACY_EXTRAS));
    return new FunctionCall(
        extras
            .flatMap(members -> members.find("call_id"))
            .map(JsonCursor::string)
            .orElse("call_message_" + index),
        function.string("name"),
        function.string("arguments"),
        isClosed(message));
  }

  private static boolean isClosed(JsonCursor holder) {
    return holder
        .find("funnel")
        .flatMap(extras -> extras.find("closed_by_limit"))
        .map(JsonCursor::bool)
        .orElse(false);
  }

  private static JsonObject function(FunctionCall call) {
    return JsonObject.builder().put("name", call.name()).put("arguments", call.arguments()).build();
  }

  private static JsonObject.Builder extras(FunctionCall call) {
    JsonObject.Builder extras = JsonObject.builder();
    return call.closedByLimit() ? extras.put("closed_by_limit", true) : extras;
  }
}
