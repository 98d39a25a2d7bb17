package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Writes a {@code chat.completion}, or OpenAI's error object for a failure. */
final class ResponseWriter {
  private ResponseWriter() {}

  static JsonObject write(ChatResponse response) {
    JsonObject.Builder body = JsonObject.builder().put("id", response.identity().id());
    if (response.outcome() instanceof ChatOutcome.Failure failure) {
      body.put("object", "error").put("error", error(failure));
    } else {
      body.put("object", "chat.completion").put("choices", List.of(choice(response)));
    }
    body.put("created", response.origin().timestamp().getEpochSecond());
    body.put("model", response.model());
    body.put("usage", usage(response.usage()));
    if (!response.metadata().isEmpty()) {
      body.put("metadata", RequestWriter.metadata(response.metadata()));
    }
    return body.put("funnel", funnel(response)).build();
  }

  private static JsonObject error(ChatOutcome.Failure failure) {
    boolean isCallers = failure.code().blame() == ErrorCode.Blame.CALLER;
    return JsonObject.builder()
        .put("message", failure.message())
        .put("type", isCallers ? "invalid_request_error" : "server_error")
        .put("code", failure.code().name())
        .putNull("param")
        .build();
  }

  private static JsonObject choice(ChatResponse response) {
    JsonObject.Builder message = JsonObject.builder().put("role", "assistant");
    if (response.outcome() instanceof ChatOutcome.Answer answer) {
      message.put("content", answer.text());
    } else {
      message.putNull("content");
    }
    // OpenAI's clients expect the member.
    message.putNull("refusal");
    if (response.outcome() instanceof ChatOutcome.FunctionCalls calls) {
      CallMembers.write(message, calls.calls(), response.dialect());
    }
    return JsonObject.builder()
        .put("index", 0)
        .put("message", message.build())
        .putNull("logprobs")
        .put("finish_reason", finishReason(response))
        .build();
  }

  private static String finishReason(ChatResponse response) {
    if (response.outcome() instanceof ChatOutcome.FunctionCalls calls) {
      boolean isLegacy = CallMembers.isLegacy(calls.calls(), response.dialect());
      return isLegacy ? "function_call" : "tool_calls";
    }
    return response.outcome().finishReason() == FinishReason.LENGTH ? "length" : "stop";
  }

  private static JsonObject usage(Usage usage) {
    return JsonObject.builder()
        .put("prompt_tokens", usage.promptTokens())
        .put("completion_tokens", usage.completionTokens())
        .put("total_tokens", usage.totalTokens())
        .build();
  }

  private static JsonObject funnel(ChatResponse response) {
    JsonObject.Builder funnel =
        IdentityMembers.write(response.identity())
            .put("dialect", response.dialect().name().toLowerCase(Locale.ROOT))
            .put("origin", origin(response.origin()))
            .put("results", response.results().stream().map(ResponseWriter::result).toList());
    ChatRequest request = response.request();
    return request == null
        ? funnel.build()
        : funnel.put("request", RequestWriter.write(request)).build();
  }

  private static JsonObject origin(RecordOrigin origin) {
    return JsonObject.builder()
        .put("topic", origin.topic())
        .put("partition", origin.partition())
        .put("offset", origin.offset())
        .put("timestamp", origin.timestamp().toString())
        .build();
  }

  private static JsonObject result(FunctionResult result) {
    return JsonObject.builder()
        .put("call_id", result.callId())
        .put("name", result.name())
        .put("content", result.content())
        .put("is_error", result.isError())
        .build();
  }
}
