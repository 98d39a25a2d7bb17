package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonCursor;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a chat-completions body. */
final class RequestReader {
  private static final Set<String> MEMBERS = members();
  private static final Set<String> FUNNEL = funnelMembers();
  private static final Instant LATEST_DEADLINE = Instant.parse("9999-12-31T23:59:59Z");

  private RequestReader() {}

  static ChatRequest read(JsonCursor body, RequestIdentity identity) {
    UnsupportedMember.refuseOthers(body, MEMBERS);
    NeutralMembers.check(body);
    Optional<JsonCursor> funnel = body.find("funnel");
    funnel.ifPresent(own -> UnsupportedMember.refuseOthers(own, FUNNEL));
    Dialect dialect = dialect(body);
    boolean isTools = dialect == Dialect.TOOLS;
    return ChatRequest.builder(identity, MessageReader.read(body.at("messages")))
        .model(body.find("model").map(JsonCursor::string).orElse(null))
        .functions(
            body.find(isTools ? "tools" : "functions").map(FunctionMembers::read).orElse(List.of()))
        .functionChoice(
            body.find(isTools ? "tool_choice" : "function_call")
                .map(FunctionMembers::readChoice)
                .orElse(FunctionChoice.AUTO))
        .parallelCalls(body.find("parallel_tool_calls").map(JsonCursor::bool).orElse(isTools))
        .sampling(SamplingMembers.read(body, funnel))
        .execution(funnel.map(RequestReader::execution).orElse(Execution.NONE))
        .deadline(
            funnel.flatMap(own -> own.find("deadline")).map(RequestReader::deadline).orElse(null))
        .priority(funnel.flatMap(own -> own.find("priority")).map(JsonCursor::integer).orElse(0))
        .metadata(metadata(body))
        .dialect(dialect)
        .schemaMode(
            funnel
                .flatMap(own -> own.find("schema_mode"))
                .map(SchemaMembers::readMode)
                .orElse(SchemaMode.GUARANTEED))
        .responseSchema(body.find("response_format").map(SchemaMembers::readFormat).orElse(null))
        .build();
  }

  private static Dialect dialect(JsonCursor body) {
    boolean isTools = body.find("tools").or(() -> body.find("tool_choice")).isPresent();
    boolean isLegacy = body.find("functions").or(() -> body.find("function_call")).isPresent();
    if (isTools && isLegacy) {
      throw body.problem("mixes 'tools' with 'functions'; use the names of one of them");
    }
    return isLegacy ? Dialect.FUNCTIONS : Dialect.TOOLS;
  }

  private static Execution execution(JsonCursor funnel) {
    return new Execution(
        funnel.find("execute").map(JsonCursor::bool).orElse(false),
        funnel.find("max_turns").map(JsonCursor::integer).orElse(Execution.NONE.maxTurns()),
        funnel.find("execute_closed_by_limit").map(JsonCursor::bool).orElse(false));
  }

  private static Instant deadline(JsonCursor text) {
    try {
      Instant deadline = Instant.parse(text.string());
      if (deadline.isBefore(LATEST_DEADLINE)) {
        return deadline;
      }
    } catch (DateTimeParseException e) {
      // Said below, for both.
    }
    throw text.problem("must be an ISO-8601 instant such as 2030-01-31T12:00:00Z");
  }

  /** OpenAI's {@code user} is a name for the caller's own use, as metadata is: it becomes one. */
  private static Map<String, String> metadata(JsonCursor body) {
    Map<String, String> metadata = new HashMap<>();
    body.find("metadata")
        .map(JsonCursor::members)
        .orElse(Map.of())
        .forEach((name, value) -> metadata.put(name, value.string()));
    body.find("user")
        .ifPresent(
            user -> {
              String other = metadata.put("user", user.string());
              if (other != null && !other.equals(user.string())) {
                throw user.problem("differs from 'user' in 'metadata'; send one of them");
              }
            });
    return metadata;
  }

  private static Set<String> members() {
    Set<String> names = new HashSet<>(NeutralMembers.NEUTRAL.keySet());
    names.addAll(
        List.of(
            "model",
            "messages",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "temperature",
            "top_p",
            "seed",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "response_format",
            "metadata",
            "user",
            "funnel"));
    return Set.copyOf(names);
  }

  private static Set<String> funnelMembers() {
    Set<String> names = new HashSet<>(IdentityMembers.NAMES);
    names.addAll(
        List.of(
            "execute",
            "max_turns",
            "execute_closed_by_limit",
            "schema_mode",
            "deadline",
            "priority",
            "top_k"));
    return Set.copyOf(names);
  }
}
