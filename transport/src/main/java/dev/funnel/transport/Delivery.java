package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import java.util.List;

/** A polled record on its way to the commit. Changed by {@link RecordFlow} only. */
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
  private List<OutboundRecord> answer = List.of();
  private boolean fallback;
  State state = State.WAITING;
  // WAITING: when it may be handed out; ANSWERED: since when the answer waits.
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

  void answered(List<OutboundRecord> records) {
    answer = records;
  }

  /** What it holds in memory. */
  long bytes() {
    return recordBytes + answer.stream().mapToLong(RecordSize::of).sum();
  }
}
