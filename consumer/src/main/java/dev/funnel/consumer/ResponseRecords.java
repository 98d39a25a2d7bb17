package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
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
  private final String defaultModel;

  /**
   * @param defaultModel the name of the model of requests that name none
   */
  ResponseRecords(ChatCodec codec, Topics topics, String defaultModel) {
    this.codec = codec;
    this.answers = new AnswerRecords(codec, topics);
    this.defaultModel = defaultModel;
  }

  /**
   * The answer to a request that could be read.
   *
   * @param model the name of the one that answers
   */
  List<OutboundRecord> respond(
      InboundRecord record, ChatRequest request, String model, ChatOutcome outcome, Usage usage) {
    return answers.of(record, response(record, request, model, outcome, usage));
  }

  /** The same, not yet written. */
  ChatResponse response(
      InboundRecord record, ChatRequest request, String model, ChatOutcome outcome, Usage usage) {
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
      ChatRequest request = codec.decodeRequest(record);
      return respond(record, request, modelOf(request, failure), failure, Usage.NONE);
    } catch (RequestRefused unreadable) {
      return failBriefly(record, failure);
    }
  }

  /**
   * The failure of a record that cannot be read, or whose answer could not be written: it repeats
   * nothing of the request, whose results or metadata alone may fill a record.
   */
  List<OutboundRecord> failBriefly(InboundRecord record, ChatOutcome.Failure failure) {
    return answers.of(record, knownByHeaders(record, failure));
  }

  // Admission looks for the model first: with any other refusal the one that was asked for is here.
  private String modelOf(ChatRequest request, ChatOutcome.Failure failure) {
    String asked = request.model();
    return asked == null || failure.code() == ErrorCode.UNKNOWN_MODEL ? defaultModel : asked;
  }

  private ChatResponse knownByHeaders(InboundRecord record, ChatOutcome.Failure failure) {
    return new ChatResponse(
        codec.identify(record),
        record.origin(),
        defaultModel,
        failure,
        List.of(),
        Usage.NONE,
        null,
        Map.of(),
        Dialect.TOOLS);
  }
}
