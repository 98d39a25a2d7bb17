package dev.funnel.consumer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes the ledger entries of responses. Immutable; safe from any thread. */
final class LedgerEntries {
  private final Clock clock;
  private final Duration executorTimeout;

  /**
   * @param executorTimeout how long executors have for the calls of a turn, unless its deadline is
   *     sooner
   */
  LedgerEntries(Clock clock, Duration executorTimeout) {
    this.clock = clock;
    this.executorTimeout = executorTimeout;
  }

  /** The entry of a response that has no offset yet. */
  LedgerEntry of(InboundRecord record, Payload bodyHash, ChatResponse response) {
    return of(record, bodyHash, response, false);
  }

  /** The same of a response to a record that ends its conversation. */
  LedgerEntry ofEnding(InboundRecord record, Payload bodyHash, ChatResponse response) {
    return of(record, bodyHash, response, true);
  }

  private LedgerEntry of(
      InboundRecord record, Payload bodyHash, ChatResponse response, boolean endedByTimer) {
    Instant now = now();
    return new LedgerEntry(
        response.identity(),
        bodyHash,
        record.origin().offset(),
        LedgerEntry.UNKNOWN_OFFSET,
        response.outcome().finishReason(),
        response.failure().map(ChatOutcome.Failure::code).orElse(null),
        openUntil(response.request(), now),
        endedByTimer,
        now);
  }

  /** The time of an entry. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  // A response carries its request exactly if a next turn is to follow.
  private @Nullable Instant openUntil(@Nullable ChatRequest request, Instant now) {
    if (request == null) {
      return null;
    }
    Instant latest = now.plus(executorTimeout);
    Instant deadline = request.deadline();
    return deadline != null && deadline.isBefore(latest)
        ? deadline.truncatedTo(ChronoUnit.MILLIS)
        : latest;
  }
}
