package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.ledger.Ledger;
import dev.funnel.transport.ledger.RecordedTurn;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a request whose turn was answered before: it is not run again.
 *
 * <p>INVARIANT: a look-up sees everything of its conversation. Records of one key are handled one
 * at a time, each after the commit of the one before, and the ledger of a partition is read before
 * the partition is served. This holds as long as a conversation keeps its key and the topic its
 * number of partitions.
 */
final class AnsweredTurns {
  private final ChatCodec codec;
  private final Ledger ledger;
  private final LedgerEntries entries;
  private final ResponseRecords responses;
  private final LedgerMetrics metrics;

  AnsweredTurns(
      ChatCodec codec,
      Ledger ledger,
      LedgerEntries entries,
      ResponseRecords responses,
      LedgerMetrics metrics) {
    this.codec = codec;
    this.ledger = ledger;
    this.entries = entries;
    this.responses = responses;
    this.metrics = metrics;
  }

  /**
   * How the record ends if its turn was answered before, or if it is one that ends its
   * conversation.
   */
  Optional<Outcome.Acknowledged> outcomeOf(InboundRecord record) {
    RequestIdentity identity = codec.identify(record);
    Optional<RecordedTurn> known = ledger.find(record.origin().partition(), identity);
    Optional<ChatOutcome.Failure> ending = codec.endingOf(record);
    if (known.isPresent() && ending.isPresent()) {
      // The turn came before the word that it would not.
      return Optional.of(Outcome.Acknowledged.SILENTLY);
    }
    return known.isPresent()
        ? known.map(turn -> outcome(record, identity, turn))
        : ending.map(failure -> end(record, failure));
  }

  private Outcome.Acknowledged end(InboundRecord record, ChatOutcome.Failure failure) {
    metrics.ended();
    return responses.end(record, failure);
  }

  /** The failure of a record whose outcome could not be written: no second answer to a turn. */
  Outcome.Acknowledged failBriefly(InboundRecord record, ChatOutcome.Failure failure) {
    boolean isAnswered =
        ledger.find(record.origin().partition(), codec.identify(record)).isPresent();
    return isAnswered
        ? responses.conflictBriefly(record, failure)
        : responses.failBriefly(record, failure);
  }

  private Outcome.Acknowledged outcome(
      InboundRecord record, RequestIdentity identity, RecordedTurn turn) {
    if (turn.endedByTimer()) {
      metrics.late();
      return Outcome.Acknowledged.SILENTLY;
    }
    Payload hash = codec.bodyHash(record);
    if (turn.isSameBody(hash)) {
      metrics.duplicate();
      return new Outcome.Acknowledged(List.of(), turn.again(identity, hash, entries.now()));
    }
    metrics.conflict();
    return responses.conflict(
        record,
        new ChatOutcome.Failure(
            ErrorCode.CONFLICT,
            "another request of this identity, at offset "
                + turn.requestOffset()
                + ", was answered at offset "
                + turn.responseOffset()
                + " of the responses; give this one an id of its own"));
  }
}
