package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;

/** The work behind a topic: receives each record once and answers it with an outcome. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Takes a record. Called on the owner thread, in offset order for records of one key: the next
   * one of a key comes only after the outcome of the one before is committed. Must not block and
   * must not throw; expected failures are outcomes.
   *
   * @param completion takes the outcome, exactly once, on any thread
   */
  void handle(InboundRecord record, Completion completion);

  /** Takes the outcome of one record. Safe from any thread; a second call is refused. */
  @FunctionalInterface
  interface Completion {
    void complete(Outcome outcome);
  }
}
