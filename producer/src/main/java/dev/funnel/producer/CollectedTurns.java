package dev.funnel.producer;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one submission, as they come. Not thread-safe.
 *
 * <p>Another run under the same identity may still be answered. The first turn is that of this
 * submission's own record alone, or, if the ledger says that an earlier record had the same
 * request, of that one; a later turn must be that of a record behind it. Later turns of an earlier
 * run that is still going on pass this test: they cannot be told apart, and need not be, since
 * their call ids, and so the effects of their calls, are the same.
 */
final class CollectedTurns {
  private final int firstTurn;
  private final Supplier<Payload> bodyHash;
  private final TreeMap<Integer, ChatResponse> turns = new TreeMap<>();
  // What came before the position was known.
  private final List<ChatResponse> held = new ArrayList<>();
  private @Nullable Recorded heldEntry;
  private @Nullable RequestPosition own;
  // Whose answers are taken: that of this submission's record, or of an earlier one.
  private @Nullable RequestPosition answered;

  /** An entry of the ledger and the number of its partition. */
  record Recorded(int partition, LedgerEntry entry) {}

  /**
   * @param bodyHash of the request; asked for only if the ledger has its identity
   */
  CollectedTurns(int firstTurn, Supplier<Payload> bodyHash) {
    this.firstTurn = firstTurn;
    this.bodyHash = bodyHash;
  }

  /**
   * The record was written.
   *
   * @return the entry, if one that came before says that the request was answered before
   */
  Optional<Recorded> begin(RequestPosition written) {
    own = written;
    answered = written;
    held.forEach(response -> takeFrom(written, response));
    held.clear();
    return heldEntry == null ? Optional.empty() : take(heldEntry);
  }

  /** Where the record lies, once it is written. */
  Optional<RequestPosition> position() {
    return Optional.ofNullable(own);
  }

  void take(ChatResponse response) {
    if (answered == null) {
      held.add(response);
    } else {
      takeFrom(answered, response);
    }
  }

  /** Takes an entry of this identity; returns it if the request was answered before. */
  Optional<Recorded> take(Recorded recorded) {
    LedgerEntry entry = recorded.entry();
    if (entry.identity().turn() != firstTurn) {
      return Optional.empty();
    }
    if (own == null) {
      heldEntry = recorded;
      return Optional.empty();
    }
    if (isRecorded()
        || !own.isBehind(recorded.partition(), entry.requestOffset())
        || !entry.bodyHash().equals(bodyHash.get())) {
      return Optional.empty();
    }
    answered = new RequestPosition(own.topic(), own.partition(), entry.requestOffset());
    return Optional.of(recorded);
  }

  private boolean isRecorded() {
    return own != null && !own.equals(answered);
  }

  /** Whether the turn that was submitted is here. */
  boolean hasFirst() {
    return turns.containsKey(firstTurn);
  }

  private void takeFrom(RequestPosition request, ChatResponse response) {
    if (isConflict(response)) {
      if (request.isAt(response.origin())) {
        turns.clear();
        turns.put(firstTurn, response);
      }
      return;
    }
    int turn = response.identity().turn();
    boolean isOwn =
        turn == firstTurn
            ? request.isAt(response.origin())
            : turn > firstTurn && request.isUpTo(response.origin());
    if (isOwn) {
      turns.putIfAbsent(turn, response);
    }
  }

  /** Whether a response may be one under an identity that is not that of the request. */
  static boolean isConflict(ChatResponse response) {
    return response.failure().filter(f -> f.code() == ErrorCode.CONFLICT).isPresent();
  }

  /** All turns, if none is missing up to a terminal one. */
  Optional<Conversation> whole() {
    // Turns may come out of order after a redrive; the last one that came need not be the last.
    Map.Entry<Integer, ChatResponse> last = turns.lastEntry();
    return last != null
            && last.getValue().isTerminal()
            && turns.size() == last.getKey() - firstTurn + 1
        ? Optional.of(new Conversation(List.copyOf(turns.values()), isRecorded()))
        : Optional.empty();
  }
}
