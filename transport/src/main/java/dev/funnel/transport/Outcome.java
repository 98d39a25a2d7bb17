package dev.funnel.transport;

import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a record. */
public sealed interface Outcome {
  /**
   * The record is done: these records become visible in the same transaction as its offset. A dead
   * letter is one of them.
   *
   * @param records may be empty (a record that is somebody else's)
   * @param entry for the ledger, written in the same transaction: of the first of the records,
   *     whose offset it gets; without records as it is. Null for none
   */
  record Acknowledged(List<OutboundRecord> records, @Nullable LedgerEntry entry)
      implements Outcome {
    /** Nothing is written. */
    public static final Acknowledged SILENTLY = new Acknowledged(List.of());

    public Acknowledged {
      records = List.copyOf(records);
    }

    /** An outcome that the ledger does not hold. */
    public Acknowledged(List<OutboundRecord> records) {
      this(records, null);
    }

    /** Whether it answers the turn of its entry, for the first time. */
    public boolean isAnswer() {
      return entry != null && !records.isEmpty();
    }

    /** The same without a record; if that is the one that the entry tells of, without that too. */
    public Acknowledged without(OutboundRecord record) {
      List<OutboundRecord> rest = new ArrayList<>(records);
      rest.remove(record);
      boolean isToldOf = isAnswer() && records.get(0).equals(record);
      return new Acknowledged(rest, isToldOf ? null : entry);
    }

    /** The same, its response written there. */
    Acknowledged respondedAt(long offset) {
      return entry == null ? this : new Acknowledged(records, entry.withResponseOffset(offset));
    }
  }

  /** The record was not worked on and shall be handled again (the service is stopping). */
  record Released() implements Outcome {}
}
