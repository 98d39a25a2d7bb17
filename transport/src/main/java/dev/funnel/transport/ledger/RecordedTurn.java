package dev.funnel.transport.ledger;

import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of a turn; see {@link LedgerEntry}.
 *
 * @param bodyHash its first 128 bits
 * @param openUntil null also if the next turn was answered since
 */
public record RecordedTurn(
    Fingerprint bodyHash,
    long requestOffset,
    long responseOffset,
    FinishReason finishReason,
    @Nullable ErrorCode code,
    @Nullable Instant openUntil,
    boolean endedByTimer,
    Instant written) {
  /** Whether a request with that hash is the one that was answered. */
  public boolean isSameBody(Payload hash) {
    return bodyHash.equals(Fingerprint.ofHash(hash));
  }

  /**
   * The entry anew, so that whoever tails the ledger sees it.
   *
   * @param hash the whole hash, of which this holds a part
   */
  public LedgerEntry again(RequestIdentity identity, Payload hash, Instant now) {
    return new LedgerEntry(
        identity,
        hash,
        requestOffset,
        responseOffset,
        finishReason,
        code,
        openUntil,
        endedByTimer,
        now);
  }
}
