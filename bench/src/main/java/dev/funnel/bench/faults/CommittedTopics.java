package dev.funnel.bench.faults;

import dev.funnel.schemas.InboundRecord;
import java.util.function.Consumer;

/** What topics hold from their first record to their last. */
interface CommittedTopics {
  /**
   * Shows every committed record of a topic, those of a partition in their order.
   *
   * @return whether the end was reached; not if a transaction was left open
   */
  boolean read(String topic, Consumer<InboundRecord> reader);
}
