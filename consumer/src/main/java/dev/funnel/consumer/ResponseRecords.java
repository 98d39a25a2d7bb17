package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatRequest.Execution;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.AnswerRecords;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Outcome;
import java.util.List;
import java.util.Map;

/** Writes the worker's responses. Immutable; safe from any thread. */
final class ResponseRecords {
  private final ChatCodec codec;
  private final AnswerRecords answers;
  private final LedgerEntries entries;
  private final String defaultModel;

  /**
   * @param defaultModel the name of the model of requests that name none
   */
  ResponseRecords(ChatCodec codec, Topics topics, LedgerEntries entries, String defaultModel) {
    this.codec = codec;
    this.entries = entries;
    this.answers = new AnswerRecords(codec, topics);
    this.defaultModel = defaultModel;
  }

  /**
   * The answer to a request that could be read.
   *
   * @param model the name of the one that answers
   */
  Outcome.Acknowledged respond(
      InboundRecord record, ChatRequest request, String model, ChatOutcome outcome, Usage usage) {
    ChatResponse response = response(record, request, model, outcome, usage);
    return acknowledged(record, codec.bodyHash(request), response);
  }

  private Outcome.Acknowledged acknowledged(
      InboundRecord record, Payload bodyHash, ChatResponse response) {
    return new Outcome.Acknowledged(
        answers.of(record, response), entries.of(record, bodyHash, response));
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
  Outcome.Acknowledged fail(InboundRecord record, ChatOutcome.Failure failure) {
    return acknowledged(record, codec.bodyHash(record), failed(record, failure));
  }

  /** The failure of a record that ends its conversation: results that come later are too late. */
  Outcome.Acknowledged end(InboundRecord record, ChatOutcome.Failure failure) {
    ChatResponse response = failed(record, failure);
    return new Outcome.Acknowledged(
        answers.of(record, response), entries.ofEnding(record, codec.bodyHash(record), response));
  }

  /**
   * The failure of a record whose identity is another request's: under an identity of its own, its
   * coordinates, which the ledger need not hold.
   */
  Outcome.Acknowledged conflict(InboundRecord record, ChatOutcome.Failure failure) {
    return underItsOwnIdentity(record, failed(record, failure));
  }

  private Outcome.Acknowledged underItsOwnIdentity(InboundRecord record, ChatResponse response) {
    RequestIdentity taken = response.identity();
    RequestIdentity own =
        new RequestIdentity(
            taken.tenant(), taken.conversation(), record.origin().coordinates(), 0, 0);
    return new Outcome.Acknowledged(answers.of(record, response.withIdentity(own)));
  }

  private ChatResponse failed(InboundRecord record, ChatOutcome.Failure failure) {
    try {
      ChatRequest request = codec.decodeRequest(record);
      return response(record, request, modelOf(request, failure), failure, Usage.NONE);
    } catch (RequestRefused unreadable) {
      return knownByHeaders(record, failure);
    }
  }

  /**
   * The failure of a record that cannot be read, or whose answer could not be written: it repeats
   * nothing of the request, whose results or metadata alone may fill a record.
   */
  Outcome.Acknowledged failBriefly(InboundRecord record, ChatOutcome.Failure failure) {
    return acknowledged(record, codec.bodyHash(record), knownByHeaders(record, failure));
  }

  /** The same for a record whose identity is another request's, as {@link #conflict}. */
  Outcome.Acknowledged conflictBriefly(InboundRecord record, ChatOutcome.Failure failure) {
    return underItsOwnIdentity(record, knownByHeaders(record, failure));
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
