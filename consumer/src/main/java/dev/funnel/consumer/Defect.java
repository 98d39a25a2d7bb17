package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bug that hurts one record alone. */
final class Defect {
  private static final Logger LOG = LoggerFactory.getLogger(Defect.class);

  private Defect() {}

  /** What answers the record; the trace in the log is the only one. */
  static ChatOutcome.Failure of(String where, InboundRecord record, Throwable bug) {
    LOG.error("{} of {} failed", where, record.origin().coordinates(), bug);
    return new ChatOutcome.Failure(
        ErrorCode.INTERNAL, where + " failed with " + bug.getClass().getSimpleName());
  }
}
