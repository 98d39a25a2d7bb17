package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the {@code messages} of one request, results in the shape of the calls they answer. */
final class MessageWriter {
  private final Dialect dialect;
  private final Set<String> legacyCalls = new HashSet<>();

  private MessageWriter(Dialect dialect) {
    this.dialect = dialect;
  }

  static List<JsonObject> write(List<ChatMessage> messages, Dialect dialect) {
    MessageWriter writer = new MessageWriter(dialect);
    return messages.stream().map(writer::message).toList();
  }

  private JsonObject message(ChatMessage message) {
    if (message instanceof ChatMessage.Instructions instructions) {
      return plain("system", instructions.content());
    }
    if (message instanceof ChatMessage.User user) {
      return plain("user", user.content());
    }
    if (message instanceof ChatMessage.Assistant assistant) {
      return assistant(assistant);
    }
    return result((FunctionResult) message);
  }

  private static JsonObject plain(String role, String content) {
    return JsonObject.builder().put("role", role).put("content", content).build();
  }

  private JsonObject assistant(ChatMessage.Assistant assistant) {
    JsonObject.Builder builder = JsonObject.builder().put("role", "assistant");
    String content = assistant.content();
    if (content == null) {
      builder.putNull("content");
    } else {
      builder.put("content", content);
    }
    CallMembers.write(builder, assistant.calls(), dialect);
    if (CallMembers.isLegacy(assistant.calls(), dialect)) {
      assistant.calls().stream().map(FunctionCall::id).forEach(legacyCalls::add);
    }
    return builder.build();
  }

  private JsonObject result(FunctionResult result) {
    boolean isLegacy = legacyCalls.contains(result.callId());
    JsonObject.Builder builder = JsonObject.builder().put("role", isLegacy ? "function" : "tool");
    JsonObject.Builder extras = JsonObject.builder();
    if (isLegacy) {
      extras.put("call_id", result.callId());
    } else {
      builder.put("tool_call_id", result.callId());
    }
    builder.put("name", result.name()).put("content", result.content());
    if (result.isError()) {
      extras.put("is_error", true);
    }
    JsonObject funnel = extras.build();
    return funnel.members().isEmpty() ? builder.build() : builder.put("funnel", funnel).build();
  }
}
