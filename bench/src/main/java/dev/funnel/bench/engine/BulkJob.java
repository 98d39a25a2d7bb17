package dev.funnel.bench.engine;

import dev.funnel.schemas.ChatRequest;
import java.util.List;

/**
 * Turns to be generated, so many in flight.
 *
 * @param warm turns before those that count
 * @param isConstrained whether each must obey the function's schema
 * @param maxTokens most tokens of a turn
 */
record BulkJob(
    List<Turn> warm, List<Turn> turns, boolean isConstrained, int maxTokens, int inFlight) {
  BulkJob {
    warm = List.copyOf(warm);
    turns = List.copyOf(turns);
  }

  /**
   * A request and the prompt that it becomes.
   *
   * @param prompt token ids, up to the call's arguments
   */
  record Turn(ChatRequest request, List<Integer> prompt) {
    Turn {
      prompt = List.copyOf(prompt);
    }

    String id() {
      return request.identity().id();
    }
  }
}
