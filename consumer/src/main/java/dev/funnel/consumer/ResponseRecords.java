package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.Dialect;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.Usage;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes what becomes visible with a request's offset: the response in the request's encoding, and
 * a dead letter where the error table says so. Immutable.
 */
final class ResponseRecords {
  private final ChatCodec codec;
  private final Topics topics;
  private final String model;

  ResponseRecords(ChatCodec codec, Topics topics, String model) {
    this.codec = codec;
    this.topics = topics;
    this.model = model;
  }

  /** The answer to a request that could be read. */
  Outcome respond(InboundRecord record, ChatRequest request, ChatOutcome outcome, Usage usage) {
    boolean carriesRequest =
        outcome instanceof ChatOutcome.FunctionCalls && request.execution().execute();
    var response =
        new ChatResponse(
            request.identity(),
            record.origin(),
            model,
            outcome,
            ResponseAssembly.results(request),
            usage,
            carriesRequest ? request : null,
            request.metadata(),
            request.dialect());
    return new Outcome.Acknowledged(records(record, response));
  }

  /** The answer to a record that was refused, whether or not it could be read. */
  Outcome refuse(InboundRecord record, RequestRefused refusal) {
    return new Outcome.Acknowledged(records(record, failure(record, refusal.toFailure())));
  }

  /** The answer to a record whose outcome could not be written, or whose handling failed. */
  List<OutboundRecord> answerTo(InboundRecord record, Mishap mishap) {
    ErrorCode code =
        mishap instanceof Mishap.TooLarge ? ErrorCode.RESPONSE_TOO_LARGE : ErrorCode.INTERNAL;
    return records(record, failure(record, new ChatOutcome.Failure(code, mishap.message())));
  }

  // Known by its headers alone: a refused body may not even be readable.
  private ChatResponse failure(InboundRecord record, ChatOutcome.Failure failure) {
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

  private List<OutboundRecord> records(InboundRecord record, ChatResponse response) {
    List<OutboundRecord> records = new ArrayList<>();
    records.add(
        codec.encodeResponse(
            response, topics.responses(), record.origin().partition(), codec.encodingOf(record)));
    response
        .failure()
        .filter(failure -> failure.code().isDeadLettered())
        .map(failure -> new DeadLetter(failure.code(), failure.message(), 1, record))
        .map(letter -> codec.encodeDeadLetter(letter, topics.deadLetters()))
        .ifPresent(records::add);
    return records;
  }
}
