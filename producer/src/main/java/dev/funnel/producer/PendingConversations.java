package dev.funnel.producer;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversations that are being followed, and the responses that have come for them. Knows no
 * clock and no Kafka; not thread-safe.
 *
 * @param <T> what the caller ties to a conversation; told apart by reference
 */
final class PendingConversations<T> {
  private final Map<ConversationKey, Pending<T>> pending = new HashMap<>();

  /** A conversation that is no longer followed because its last turn is there. */
  record Finished<T>(T tie, Conversation conversation) {}

  private record Pending<T>(T tie, Instant expiry, CollectedTurns turns) {}

  /**
   * Follows the conversation that this turn begins.
   *
   * @throws IllegalArgumentException if it is followed already: its responses could not be told
   *     apart
   */
  void follow(RequestIdentity identity, T tie, Instant expiry) {
    Pending<T> added = new Pending<>(tie, expiry, new CollectedTurns(identity.turn()));
    if (pending.putIfAbsent(ConversationKey.of(identity), added) != null) {
      throw new IllegalArgumentException(
          "a request with this tenant, conversation, id and generation is in flight already; give"
              + " each request an id of its own");
    }
  }

  /**
   * Says where the request of a followed conversation lies. Responses that came before are held
   * until then.
   *
   * @return the conversation, if it is now whole
   */
  Optional<Finished<T>> written(RequestIdentity identity, T tie, RequestPosition position) {
    ConversationKey key = ConversationKey.of(identity);
    if (!isFollowed(key, tie)) {
      return Optional.empty();
    }
    Pending<T> conversation = pending.get(key);
    conversation.turns().begin(position);
    return finished(key, conversation);
  }

  /**
   * Takes a response. One for nobody, one of another run under the same identity, and one for a
   * turn that has been answered change nothing.
   *
   * @return the conversation, if it is now whole
   */
  Optional<Finished<T>> take(ChatResponse response) {
    ConversationKey key = ConversationKey.of(response.identity());
    Pending<T> conversation = pending.get(key);
    if (conversation == null) {
      return Optional.empty();
    }
    conversation.turns().take(response);
    return finished(key, conversation);
  }

  private Optional<Finished<T>> finished(ConversationKey key, Pending<T> conversation) {
    Optional<Conversation> whole = conversation.turns().whole();
    if (whole.isPresent()) {
      pending.remove(key);
    }
    return whole.map(turns -> new Finished<>(conversation.tie(), turns));
  }

  /** Stops following the conversation of this turn; false if this submission is not followed. */
  boolean forget(RequestIdentity identity, T tie) {
    ConversationKey key = ConversationKey.of(identity);
    return isFollowed(key, tie) && pending.remove(key) != null;
  }

  // The same request may have been submitted again since.
  private boolean isFollowed(ConversationKey key, T tie) {
    Pending<T> conversation = pending.get(key);
    return conversation != null && conversation.tie() == tie;
  }

  /** Stops following those whose expiry has come. */
  List<T> expire(Instant now) {
    List<T> expired = new ArrayList<>();
    Iterator<Pending<T>> all = pending.values().iterator();
    while (all.hasNext()) {
      Pending<T> conversation = all.next();
      if (!now.isBefore(conversation.expiry())) {
        all.remove();
        expired.add(conversation.tie());
      }
    }
    return expired;
  }

  /** Stops following all. */
  List<T> forgetAll() {
    return expire(Instant.MAX);
  }

  int size() {
    return pending.size();
  }
}
