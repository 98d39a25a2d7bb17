package dev.funnel.producer;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that are being followed, and the responses that have come for them. Knows no
 * clock and no Kafka; not thread-safe.
 *
 * @param <T> what the caller ties to a conversation; told apart by reference
 */
final class PendingConversations<T> {
  private final Map<ConversationKey, Pending<T>> pending = new HashMap<>();

  /** Those whose record is written, by where: a CONFLICT has no other name of theirs. */
  private final Map<RequestPosition, ConversationKey> written = new HashMap<>();

  private record Pending<T>(T tie, Instant expiry, CollectedTurns turns) {}

  /**
   * Follows the conversation that this turn begins.
   *
   * @param bodyHash of the request; asked for only if the ledger has its identity
   * @throws IllegalArgumentException if it is followed already: its responses could not be told
   *     apart
   */
  void follow(RequestIdentity identity, Supplier<Payload> bodyHash, T tie, Instant expiry) {
    Pending<T> added = new Pending<>(tie, expiry, new CollectedTurns(identity.turn(), bodyHash));
    if (pending.putIfAbsent(ConversationKey.of(identity), added) != null) {
      throw new IllegalArgumentException(
          "a request with this tenant, conversation, id and generation is in flight already; give"
              + " each request an id of its own");
    }
  }

  /**
   * Says where the request of a followed conversation lies. What came before is held until then.
   */
  Optional<Sequel<T>> written(RequestIdentity identity, T tie, RequestPosition position) {
    ConversationKey key = ConversationKey.of(identity);
    if (!isFollowed(key, tie)) {
      return Optional.empty();
    }
    Pending<T> conversation = pending.get(key);
    written.put(position, key);
    Optional<CollectedTurns.Recorded> recorded = conversation.turns().begin(position);
    Optional<Sequel<T>> finished = finished(key, conversation);
    return finished.isPresent() ? finished : recorded.map(entry -> sequel(key, entry));
  }

  /**
   * Takes a response. One for nobody, one of another run under the same identity, and one for a
   * turn that has been answered change nothing.
   */
  Optional<Sequel<T>> take(ChatResponse response) {
    if (CollectedTurns.isConflict(response)) {
      return takeConflict(response);
    }
    ConversationKey key = ConversationKey.of(response.identity());
    Pending<T> conversation = pending.get(key);
    if (conversation == null) {
      return Optional.empty();
    }
    conversation.turns().take(response);
    return finished(key, conversation);
  }

  // It has an identity of its own, its record's coordinates.
  private Optional<Sequel<T>> takeConflict(ChatResponse response) {
    ConversationKey key = written.get(RequestPosition.of(response.origin()));
    if (key != null) {
      Pending<T> conversation = pending.get(key);
      conversation.turns().take(response);
      return finished(key, conversation);
    }
    if (written.size() < pending.size()) {
      pending.values().stream()
          .map(Pending::turns)
          .filter(turns -> turns.position().isEmpty())
          .forEach(turns -> turns.take(response));
    }
    return Optional.empty();
  }

  /**
   * Takes an entry of the ledger. Only one that says that a followed request was answered before,
   * by the response to an earlier record, changes anything, and once.
   *
   * @param partition of the ledger, as of the requests
   */
  Optional<Sequel<T>> take(int partition, LedgerEntry entry) {
    ConversationKey key = ConversationKey.of(entry.identity());
    Pending<T> conversation = entry.hasResponse() ? pending.get(key) : null;
    return conversation == null
        ? Optional.empty()
        : conversation
            .turns()
            .take(new CollectedTurns.Recorded(partition, entry))
            .map(recorded -> sequel(key, recorded));
  }

  private static <T> Sequel<T> sequel(ConversationKey key, CollectedTurns.Recorded recorded) {
    return new Sequel.Recorded<>(key, recorded.partition(), recorded.entry().responseOffset());
  }

  private Optional<Sequel<T>> finished(ConversationKey key, Pending<T> conversation) {
    Optional<Conversation> whole = conversation.turns().whole();
    whole.ifPresent(turns -> remove(key));
    return whole.map(turns -> new Sequel.Finished<>(conversation.tie(), turns));
  }

  private @Nullable Pending<T> remove(ConversationKey key) {
    Pending<T> removed = pending.remove(key);
    if (removed != null) {
      removed.turns().position().ifPresent(written::remove);
    }
    return removed;
  }

  boolean isFollowed(ConversationKey key) {
    return pending.containsKey(key);
  }

  /** Stops following a conversation of which no turn came; its tie, if that was so. */
  Optional<T> forgetUnanswered(ConversationKey key) {
    Pending<T> conversation = pending.get(key);
    if (conversation == null || conversation.turns().hasFirst()) {
      return Optional.empty();
    }
    remove(key);
    return Optional.of(conversation.tie());
  }

  /** Stops following the conversation of this turn; false if this submission is not followed. */
  boolean forget(RequestIdentity identity, T tie) {
    ConversationKey key = ConversationKey.of(identity);
    return isFollowed(key, tie) && remove(key) != null;
  }

  // The same request may have been submitted again since.
  private boolean isFollowed(ConversationKey key, T tie) {
    Pending<T> conversation = pending.get(key);
    return conversation != null && conversation.tie() == tie;
  }

  /** Stops following those whose expiry has come. */
  List<T> expire(Instant now) {
    List<ConversationKey> expired = new ArrayList<>();
    pending.forEach(
        (key, conversation) -> {
          if (!now.isBefore(conversation.expiry())) {
            expired.add(key);
          }
        });
    return expired.stream().map(this::remove).map(Pending::tie).toList();
  }

  /** Stops following all. */
  List<T> forgetAll() {
    return expire(Instant.MAX);
  }

  int size() {
    return pending.size();
  }
}
