package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
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
        .map(failure -> deadLetter(new DeadLetter(failure.code(), failure.message(), 1, record)))
        .ifPresent(records::add);
    return records;
  }

  /** A record that nobody can be answered for. */
  public OutboundRecord deadLetter(InboundRecord record, RequestRefused refusal) {
    return deadLetter(new DeadLetter(refusal.code(), refusal.getMessage(), 1, record));
  }

  private OutboundRecord deadLetter(DeadLetter letter) {
    return codec.encodeDeadLetter(letter, topics.deadLetters());
  }
}
