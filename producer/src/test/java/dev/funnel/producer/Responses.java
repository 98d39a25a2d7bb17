package dev.funnel.producer;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses as a worker would write them. */
final class Responses {
  private Responses() {}

  static ChatRequest request(String id) {
    RequestIdentity identity = RequestIdentity.of("c-" + id, id);
    return ChatRequest.builder(identity, List.of(new ChatMessage.User("Hello"))).build();
  }

  static ChatResponse answer(RequestIdentity identity) {
    return answer(identity, 0);
  }

  /** The answer to the record at that offset. */
  static ChatResponse answer(RequestIdentity identity, long offset) {
    return response(identity, offset, new ChatOutcome.Answer("Hi", FinishReason.STOP), null);
  }

  /** A turn whose calls an executor is to run. */
  static ChatResponse calls(ChatRequest request) {
    return calls(request, 0);
  }

  /** Calls of the record at that offset. */
  static ChatResponse calls(ChatRequest request, long offset) {
    FunctionCall call = new FunctionCall(request.identity().callId(0), "f", "{}");
    return response(
        request.identity(), offset, new ChatOutcome.FunctionCalls(List.of(call)), request);
  }

  /** That the record at that offset used another request's identity. */
  static ChatResponse conflict(RequestIdentity own, long offset) {
    return response(own, offset, new ChatOutcome.Failure(ErrorCode.CONFLICT, "taken"), null);
  }

  private static ChatResponse response(
      RequestIdentity identity, long offset, ChatOutcome outcome, @Nullable ChatRequest request) {
    return new ChatResponse(
        identity,
        new RecordOrigin("chat.requests", 0, offset, Instant.EPOCH),
        "m",
        outcome,
        List.of(),
        new Usage(5, 2),
        request,
        Map.of(),
        Dialect.TOOLS);
  }
}
