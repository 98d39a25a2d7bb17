package dev.funnel.producer.deadletters;

import dev.funnel.schemas.ErrorCode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant.
 *
 * @param codes none means all
 * @param since written then or later; null for no bound
 * @param until written before; null for no bound
 * @param id of the request; null for all
 * @param tenant null for all
 */
public record LetterFilter(
    Set<ErrorCode> codes,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String id,
    @Nullable String tenant) {
  public LetterFilter {
    codes = Set.copyOf(codes);
  }

  /** Whether a letter is meant. */
  public boolean passes(StoredLetter stored) {
    return (codes.isEmpty() || codes.contains(stored.letter().code()))
        && (since == null || !stored.written().isBefore(since))
        && (until == null || stored.written().isBefore(until))
        && (id == null || id.equals(stored.identity().id()))
        && (tenant == null || tenant.equals(stored.identity().tenant()));
  }
}
