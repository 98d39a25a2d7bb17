package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.AnswerRecords;
import dev.funnel.schemas.codec.ChatCodec;
import java.util.List;
import java.util.Map;

/** Writes the worker's responses. Immutable; safe from any thread. */
final class ResponseRecords {
  private final ChatCodec codec;
  private final AnswerRecords answers;
  private final String model;

  ResponseRecords(ChatCodec codec, Topics topics, String model) {
    this.codec = codec;
    this.answers = new AnswerRecords(codec, topics);
    this.model = model;
  }

  /** The answer to a request that could be read. */
  List<OutboundRecord> respond(
      InboundRecord record, ChatRequest request, ChatOutcome outcome, Usage usage) {
    return answers.of(record, response(record, request, outcome, usage));
  }

  /** The same, not yet written. */
  ChatResponse response(
      InboundRecord record, ChatRequest request, ChatOutcome outcome, Usage usage) {
    return new ChatResponse(
        request.identity(),
        record.origin(),
        model,
        outcome,
        ResponseAssembly.results(request),
        usage,
        areToBeRun(outcome, request.execution()) ? request : null,
        request.metadata(),
        request.dialect());
  }

  // A call that the token limit ended may say less than the model meant to.
  private static boolean areToBeRun(ChatOutcome outcome, Execution execution) {
    return execution.execute()
        && outcome instanceof ChatOutcome.FunctionCalls calls
        && (execution.executeClosedByLimit()
            || calls.calls().stream().noneMatch(FunctionCall::closedByLimit));
  }

  /** The failure of a record, whether or not it can be read. */
  List<OutboundRecord> fail(InboundRecord record, ChatOutcome.Failure failure) {
    try {
      return respond(record, codec.decodeRequest(record), failure, Usage.NONE);
    } catch (RequestRefused unreadable) {
      return answers.of(record, knownByHeaders(record, failure));
    }
  }

  private ChatResponse knownByHeaders(InboundRecord record, ChatOutcome.Failure failure) {
    return new ChatResponse(
        codec.identify(record),
        record.origin(),
        model,
        failure,
        List.of(),
        Usage.NONE,
        null,
        Map.of(),
        Dialect.TOOLS);
  }
}
