package dev.funnel.transport;

import dev.funnel.schemas.OutboundRecord;
import java.util.List;

/** What becomes of a record. */
public sealed interface Outcome {
  /**
   * The record is done: these records become visible in the same transaction as its offset. A dead
   * letter is one of them.
   *
   * @param records may be empty (a record that is somebody else's)
   */
  record Acknowledged(List<OutboundRecord> records) implements Outcome {
    public Acknowledged {
      records = List.copyOf(records);
    }
  }

  /** The record was not worked on and shall be handled again (the service is stopping). */
  record Released() implements Outcome {}
}
