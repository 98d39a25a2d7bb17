package dev.funnel.transport;

import dev.funnel.schemas.RecordOrigin;
import java.util.Set;

/** Hears what a loop does, for metrics and logs. Called on the owner thread; must not throw. */
public interface LoopListener {
  /** Hears nothing. */
  LoopListener NONE = new LoopListener() {};

  /** Another process has this one's slot, and is waited for; once a second. */
  default void slotAwaited(String other) {}

  default void assigned(Set<PartitionId> partitions) {}

  /** Partitions went away, revoked or lost. */
  default void revoked(Set<PartitionId> partitions) {}

  /** These partitions bring nothing yet: their committed offsets or ledger could not be read. */
  default void notRestored(Set<PartitionId> partitions, Throwable cause) {}

  /** The ledger of a partition was read: so many entries in so many milliseconds. */
  default void ledgerRestored(PartitionId partition, long numEntries, long millis) {}

  /** A record of the ledger topic cannot be read and is passed over. */
  default void ledgerRecordIgnored(RecordOrigin origin, String reason) {}

  /** A transaction was committed with the outcomes of so many records. */
  default void committed(int numRecords) {}

  /** A transaction was aborted; its outcomes are tried again. */
  default void aborted(Throwable cause) {}

  /** The producer was replaced, and what is committed was read again. */
  default void producerRebuilt() {}

  /** After every round of the loop. */
  default void measured(LoopGauge gauge) {}

  /** The record gets {@link RecordHandler#answerTo}'s records instead of its outcome. */
  default void mishap(RecordOrigin origin, Mishap mishap) {}

  /** The record is done, but a record that should tell so could not be written. */
  default void unanswered(RecordOrigin origin, Mishap mishap) {}

  /** Committed metadata cannot be read: records done above the watermark will be handled again. */
  default void metadataIgnored(PartitionId partition, CommittedOffset committed) {}

  /** The log begins anew below the position (truncated, or the topic was created again). */
  default void wentBack(PartitionId partition, long fromOffset, long toOffset) {}

  /** The loop has ended by itself; nothing more is heard of it. */
  default void failed(Throwable reason) {}
}
