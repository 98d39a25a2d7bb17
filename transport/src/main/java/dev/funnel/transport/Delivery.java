package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A polled record on its way to the commit. Changed by {@link RecordFlow} and its writer only. */
public final class Delivery {
  /** Where a record stands; see docs/design/003. */
  enum State {
    WAITING,
    RUNNING,
    ANSWERED,
    COMMITTING,
    FINISHED
  }

  final PartitionFlow partition;
  private final InboundRecord record;
  private final int recordBytes;
  private Outcome.Acknowledged answer = Outcome.Acknowledged.SILENTLY;
  private boolean fallback;
  State state = State.WAITING;
  // WAITING: when it may be handed out; RUNNING: since when; ANSWERED: since when the answer waits.
  long sinceMs;

  Delivery(PartitionFlow partition, InboundRecord record) {
    this.partition = partition;
    this.record = record;
    recordBytes = RecordSize.of(record);
  }

  /** The record as it was polled. */
  public InboundRecord record() {
    return record;
  }

  /** What the transaction writes for it. */
  public List<OutboundRecord> answer() {
    return answer.records();
  }

  /** What the transaction writes to the ledger for it; null for nothing. */
  public @Nullable LedgerEntry entry() {
    return answer.entry();
  }

  /** The first record of its answer was written, not yet committed. Owner thread only. */
  public void respondedAt(long offset) {
    answer = answer.respondedAt(offset);
  }

  /** Whether it answers that turn for the first time. */
  boolean answers(RequestIdentity turn) {
    LedgerEntry entry = answer.entry();
    return entry != null && answer.isAnswer() && entry.identity().equals(turn);
  }

  /** What the transaction writes for it, as one. */
  Outcome.Acknowledged acknowledged() {
    return answer;
  }

  /** Whether its answer is the handler's answer to a mishap. Owner thread only. */
  boolean isFallback() {
    return fallback;
  }

  void becomeFallback() {
    fallback = true;
  }

  long offset() {
    return record.origin().offset();
  }

  void answered(Outcome.Acknowledged acknowledged) {
    answer = acknowledged;
  }

  /** What it holds in memory. */
  long bytes() {
    return recordBytes + answer.records().stream().mapToLong(RecordSize::of).sum();
  }
}
