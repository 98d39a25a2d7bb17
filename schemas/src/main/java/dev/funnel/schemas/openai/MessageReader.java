package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.json.JsonCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code messages} of one request; remembers its calls, to which results refer. */
final class MessageReader {
  private static final Set<String> PLAIN = Set.of("role", "content");
  private static final Set<String> ASSISTANT =
      Set.of("role", "content", "tool_calls", "function_call", "funnel");
  private static final Set<String> TOOL =
      Set.of("role", "content", "tool_call_id", "name", "funnel");
  private static final Set<String> FUNCTION = Set.of("role", "content", "name", "funnel");
  private static final Set<String> TOOL_EXTRAS = Set.of("is_error");
  private static final Set<String> FUNCTION_EXTRAS = Set.of("is_error", "call_id");
  private static final Set<String> TEXT_PART = Set.of("type", "text");

  private final Map<String, String> nameOfCall = new HashMap<>();
  private final Map<String, String> lastCallOfName = new HashMap<>();
  private final List<ChatMessage> messages = new ArrayList<>();

  private MessageReader() {}

  static List<ChatMessage> read(JsonCursor array) {
    MessageReader reader = new MessageReader();
    for (JsonCursor message : array.elements()) {
      reader.messages.add(reader.message(message));
    }
    return reader.messages;
  }

  private ChatMessage message(JsonCursor message) {
    return switch (message.string("role")) {
      case "system", "developer" -> {
        UnsupportedMember.refuseOthers(message, PLAIN);
        yield new ChatMessage.Instructions(text(message.at("content")));
      }
      case "user" -> {
        UnsupportedMember.refuseOthers(message, PLAIN);
        yield new ChatMessage.User(text(message.at("content")));
      }
      case "assistant" -> assistant(message);
      case "tool" -> toolResult(message);
      case "function" -> functionResult(message);
      default ->
          throw message
              .at("role")
              .problem("must be system, developer, user, assistant, tool or function");
    };
  }

  private ChatMessage assistant(JsonCursor message) {
    UnsupportedMember.refuseOthers(message, ASSISTANT);
    List<FunctionCall> calls = CallMembers.read(message, messages.size());
    for (FunctionCall call : calls) {
      nameOfCall.put(call.id(), call.name());
      lastCallOfName.put(call.name(), call.id());
    }
    @Nullable String content = message.find("content").map(MessageReader::text).orElse(null);
    if (content == null && calls.isEmpty()) {
      throw message.problem("has neither content nor calls");
    }
    return new ChatMessage.Assistant(content, calls);
  }

  private ChatMessage toolResult(JsonCursor message) {
    UnsupportedMember.refuseOthers(message, TOOL);
    message.find("funnel").ifPresent(m -> UnsupportedMember.refuseOthers(m, TOOL_EXTRAS));
    String callId = message.string("tool_call_id");
    String name =
        message
            .find("name")
            .map(JsonCursor::string)
            .or(() -> Optional.ofNullable(nameOfCall.get(callId)))
            .orElseThrow(
                () -> message.at("tool_call_id").problem("answers no call of an earlier message"));
    return new FunctionResult(callId, name, text(message.at("content")), isError(message));
  }

  // OpenAI's legacy shape names the function only: its latest call is meant.
  private ChatMessage functionResult(JsonCursor message) {
    UnsupportedMember.refuseOthers(message, FUNCTION);
    message.find("funnel").ifPresent(m -> UnsupportedMember.refuseOthers(m, FUNCTION_EXTRAS));
    String name = message.string("name");
    String callId =
        message
            .find("funnel")
            .flatMap(extras -> extras.find("call_id"))
            .map(JsonCursor::string)
            .or(() -> Optional.ofNullable(lastCallOfName.get(name)))
            .orElseThrow(
                () -> message.at("name").problem("names no function called in an earlier message"));
    return new FunctionResult(callId, name, text(message.at("content")), isError(message));
  }

  private static boolean isError(JsonCursor message) {
    return message
        .find("funnel")
        .flatMap(extras -> extras.find("is_error"))
        .map(JsonCursor::bool)
        .orElse(false);
  }

  /** A string, or text parts joined by line breaks. */
  private static String text(JsonCursor content) {
    if (!content.isArray()) {
      return content.string();
    }
    List<String> parts = new ArrayList<>();
    for (JsonCursor part : content.elements()) {
      if (!part.string("type").equals("text")) {
        throw UnsupportedMember.at(part, "is no text part; only text is read");
      }
      UnsupportedMember.refuseOthers(part, TEXT_PART);
      parts.add(part.string("text"));
    }
    return String.join("\n", parts);
  }
}
