package dev.funnel.producer;

import dev.funnel.schemas.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one submission, as they come. Not thread-safe.
 *
 * <p>Another run under the same identity may still be answered. The first turn is that of this
 * submission's own record alone; a later turn must be that of a record behind it. Later turns of an
 * earlier run that is still going on pass this test: they cannot be told apart, and need not be,
 * since their call ids, and so the effects of their calls, are the same.
 */
final class CollectedTurns {
  private final int firstTurn;
  private final TreeMap<Integer, ChatResponse> turns = new TreeMap<>();
  // What came before the position was known.
  private final List<ChatResponse> held = new ArrayList<>();
  private @Nullable RequestPosition position;

  CollectedTurns(int firstTurn) {
    this.firstTurn = firstTurn;
  }

  void begin(RequestPosition written) {
    position = written;
    held.forEach(response -> takeFrom(written, response));
    held.clear();
  }

  void take(ChatResponse response) {
    if (position == null) {
      held.add(response);
    } else {
      takeFrom(position, response);
    }
  }

  private void takeFrom(RequestPosition request, ChatResponse response) {
    int turn = response.identity().turn();
    boolean isOwn =
        turn == firstTurn
            ? request.isAt(response.origin())
            : turn > firstTurn && request.isUpTo(response.origin());
    if (isOwn) {
      turns.putIfAbsent(turn, response);
    }
  }

  /** All turns, if none is missing up to a terminal one. */
  Optional<Conversation> whole() {
    // Turns may come out of order after a redrive; the last one that came need not be the last.
    Map.Entry<Integer, ChatResponse> last = turns.lastEntry();
    return last != null
            && last.getValue().isTerminal()
            && turns.size() == last.getKey() - firstTurn + 1
        ? Optional.of(new Conversation(List.copyOf(turns.values())))
        : Optional.empty();
  }
}
