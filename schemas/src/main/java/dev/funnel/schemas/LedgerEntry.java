package dev.funnel.schemas;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a turn was answered, and by which response: the value on {@code chat.ledger}. It lies in the
 * partition of the request's number, as the response does.
 *
 * @param identity of the turn
 * @param bodyHash SHA-256 of what decides whether another request of this identity is the same
 * @param requestOffset of the request
 * @param responseOffset of the response, or {@link #UNKNOWN_OFFSET}
 * @param code of a failure, else null
 * @param openUntil when the wait for the results of its calls ends; null if no turn is to follow
 * @param endedByTimer whether that wait ended the turn: no request was answered
 * @param written when this entry was made, to the millisecond
 */
public record LedgerEntry(
    RequestIdentity identity,
    Payload bodyHash,
    long requestOffset,
    long responseOffset,
    FinishReason finishReason,
    @Nullable ErrorCode code,
    @Nullable Instant openUntil,
    boolean endedByTimer,
    Instant written) {
  /** The response is not written yet. */
  public static final long UNKNOWN_OFFSET = -1;

  /** Bytes of a body hash. */
  public static final int HASH_BYTES = 32;

  public LedgerEntry {
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(written, "written");
    if (bodyHash.size() != HASH_BYTES) {
      throw new IllegalArgumentException(
          "bodyHash has " + bodyHash.size() + " bytes; it has " + HASH_BYTES);
    }
    if (requestOffset < 0 || responseOffset < UNKNOWN_OFFSET) {
      throw new IllegalArgumentException(
          "offsets of request and response are "
              + requestOffset
              + " and "
              + responseOffset
              + "; they begin with 0");
    }
  }

  /** Whether the response has its place: it was written, perhaps not yet committed. */
  public boolean hasResponse() {
    return responseOffset != UNKNOWN_OFFSET;
  }

  /** The entry of a response that lies there. */
  public LedgerEntry withResponseOffset(long offset) {
    return new LedgerEntry(
        identity,
        bodyHash,
        requestOffset,
        offset,
        finishReason,
        code,
        openUntil,
        endedByTimer,
        written);
  }
}
