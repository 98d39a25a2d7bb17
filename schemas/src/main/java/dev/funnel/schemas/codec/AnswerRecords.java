package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.TraceParent;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes visible when a record is answered: the response in the record's own encoding and
 * partition number, and a dead letter where the error table says so. Immutable.
 */
public final class AnswerRecords {
  private final ChatCodec codec;
  private final Topics topics;

  public AnswerRecords(ChatCodec codec, Topics topics) {
    this.codec = codec;
    this.topics = topics;
  }

  /**
   * The records of an answer.
   *
   * @param record that is answered; a dead letter holds it
   */
  public List<OutboundRecord> of(InboundRecord record, ChatResponse response) {
    List<OutboundRecord> records = new ArrayList<>();
    records.add(
        codec.encodeResponse(
            response, topics.responses(), record.origin().partition(), codec.encodingOf(record)));
    response
        .failure()
        .filter(failure -> failure.code().isDeadLettered())
        .map(failure -> deadLetter(failure.code(), failure.message(), record))
        .ifPresent(records::add);
    return records;
  }

  /** A record that nobody can be answered for. */
  public OutboundRecord deadLetter(InboundRecord record, RequestRefused refusal) {
    return deadLetter(refusal.code(), refusal.getMessage(), record);
  }

  private OutboundRecord deadLetter(ErrorCode code, String message, InboundRecord record) {
    String traceId = TraceParent.of(record).map(TraceParent::traceId).orElse(null);
    return codec.encodeDeadLetter(
        new DeadLetter(code, message, 1, traceId, List.of(), record), topics.deadLetters());
  }
}
