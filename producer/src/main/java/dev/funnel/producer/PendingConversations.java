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
import java.util.TreeMap;

/**
 * The conversations that are being followed, and the responses that have come for them. Knows no
 * clock and no Kafka; not thread-safe.
 *
 * @param <T> what the caller ties to a conversation
 */
final class PendingConversations<T> {
  private final Map<ConversationKey, Pending<T>> pending = new HashMap<>();

  /** A conversation that is no longer followed because its last turn is there. */
  record Finished<T>(T tie, Conversation conversation) {}

  private record Pending<T>(
      T tie, int firstTurn, Instant expiry, TreeMap<Integer, ChatResponse> turns) {}

  /**
   * Follows the conversation that this turn begins.
   *
   * @throws IllegalArgumentException if it is followed already: its responses could not be told
   *     apart
   */
  void follow(RequestIdentity identity, T tie, Instant expiry) {
    Pending<T> added = new Pending<>(tie, identity.turn(), expiry, new TreeMap<>());
    if (pending.putIfAbsent(ConversationKey.of(identity), added) != null) {
      throw new IllegalArgumentException(
          "a request with this tenant, conversation, id and generation is in flight already; give"
              + " each request an id of its own");
    }
  }

  /**
   * Takes a response. One for nobody, and one for a turn that has been answered, changes nothing.
   *
   * @return the conversation, if it is now whole
   */
  Optional<Finished<T>> take(ChatResponse response) {
    ConversationKey key = ConversationKey.of(response.identity());
    Pending<T> conversation = pending.get(key);
    int turn = response.identity().turn();
    if (conversation == null || turn < conversation.firstTurn()) {
      return Optional.empty();
    }
    conversation.turns().putIfAbsent(turn, response);
    if (!isWhole(conversation)) {
      return Optional.empty();
    }
    pending.remove(key);
    return Optional.of(
        new Finished<>(
            conversation.tie(), new Conversation(List.copyOf(conversation.turns().values()))));
  }

  /** Stops following the conversation of this turn. */
  Optional<T> forget(RequestIdentity identity) {
    return Optional.ofNullable(pending.remove(ConversationKey.of(identity))).map(Pending::tie);
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

  // Turns may come out of order after a redrive; the last one that came need not be the last.
  private static boolean isWhole(Pending<?> conversation) {
    Map.Entry<Integer, ChatResponse> last = conversation.turns().lastEntry();
    return last.getValue().isTerminal()
        && conversation.turns().size() == last.getKey() - conversation.firstTurn() + 1;
  }
}
