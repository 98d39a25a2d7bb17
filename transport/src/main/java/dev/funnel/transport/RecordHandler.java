package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import java.util.Set;

/** The work behind a topic: receives each record and answers it with an outcome. */
public interface RecordHandler {
  /**
   * Takes a record. Called on the owner thread, in offset order for records of one key: the next
   * one of a key comes only after the outcome of the one before is committed. Must not block and
   * must not throw; expected failures are outcomes.
   *
   * @param completion takes the outcome, exactly once, on any thread
   */
  void handle(InboundRecord record, Completion completion);

  /**
   * What to write instead of the outcome that could not be: an error response and a dead letter.
   * Called on the owner thread, for {@link Mishap.Stalled} while the record is still being worked
   * on, which is in vain from then on. Those that do not fit either are left out and reported, so
   * keep them small. Must not throw: the record would then be acknowledged with nothing, as {@link
   * LoopListener#unanswered} reports.
   */
  Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap);

  /**
   * These partitions went away: what is still being done for their records is in vain, and their
   * outcomes are dropped. Called on the owner thread; must neither block nor throw.
   */
  default void revoked(Set<PartitionId> partitions) {}

  /** Takes the outcome of one record. Safe from any thread. */
  @FunctionalInterface
  interface Completion {
    /**
     * Hands the outcome over.
     *
     * @throws IllegalStateException at the second call
     */
    void complete(Outcome outcome);
  }
}
