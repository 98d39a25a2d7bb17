package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.SchemaMode;
import dev.funnel.schemas.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Writes a chat-completions body that {@link RequestReader} reads as an equal request. */
final class RequestWriter {
  private RequestWriter() {}

  static JsonObject write(ChatRequest request) {
    JsonObject.Builder body = JsonObject.builder().putIfPresent("model", request.model());
    JsonObject.Builder funnel = IdentityMembers.write(request.identity());
    body.put("messages", MessageWriter.write(request.messages(), request.dialect()));
    writeFunctions(body, request);
    SamplingMembers.write(body, funnel, request.sampling());
    String responseSchema = request.responseSchema();
    if (responseSchema != null) {
      body.put("response_format", SchemaMembers.writeFormat(responseSchema));
    }
    if (!request.metadata().isEmpty()) {
      body.put("metadata", metadata(request.metadata()));
    }
    funnel.put("execute", request.execution().execute());
    funnel.put("max_turns", request.execution().maxTurns());
    if (request.execution().executeClosedByLimit()) {
      funnel.put("execute_closed_by_limit", true);
    }
    if (request.schemaMode() != SchemaMode.GUARANTEED) {
      funnel.put("schema_mode", SchemaMembers.writeMode(request.schemaMode()));
    }
    Instant deadline = request.deadline();
    if (deadline != null) {
      funnel.put("deadline", deadline.toString());
    }
    return body.put("funnel", funnel.put("priority", request.priority()).build()).build();
  }

  /** Metadata in the order of its names, so that equal values give equal bytes. */
  static JsonObject metadata(Map<String, String> metadata) {
    JsonObject.Builder builder = JsonObject.builder();
    new TreeMap<>(metadata).forEach(builder::put);
    return builder.build();
  }

  private static void writeFunctions(JsonObject.Builder body, ChatRequest request) {
    Dialect dialect = request.dialect();
    boolean isTools = dialect == Dialect.TOOLS;
    // "functions" is what tells the legacy dialect: it is written even when empty.
    if (!isTools || !request.functions().isEmpty()) {
      body.put(
          isTools ? "tools" : "functions", FunctionMembers.write(request.functions(), dialect));
    }
    if (!request.functionChoice().equals(FunctionChoice.AUTO)) {
      body.put(
          isTools ? "tool_choice" : "function_call",
          FunctionMembers.writeChoice(request.functionChoice(), dialect));
    }
    if (request.parallelCalls() != isTools) {
      body.put("parallel_tool_calls", request.parallelCalls());
    }
  }
}
