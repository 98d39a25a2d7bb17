package dev.funnel.producer;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.FunctionResult;
import dev.funnel.schemas.Usage;
import java.util.List;

/**
 * A request followed to its end: the responses of all its turns, in order.
 *
 * @param turns at least one; only the last is terminal
 * @param isRecorded whether the request had been answered before and was not run again: these are
 *     the turns that the ledger led to
 */
public record Conversation(List<ChatResponse> turns, boolean isRecorded) {
  public Conversation {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("a conversation has at least one turn");
    }
  }

  /** A request that was run. */
  public Conversation(List<ChatResponse> turns) {
    this(turns, false);
  }

  /** The response that ended it. */
  public ChatResponse last() {
    return turns.get(turns.size() - 1);
  }

  /** Every call of every turn, in order. */
  public List<FunctionCall> calls() {
    return turns.stream()
        .map(ChatResponse::outcome)
        .filter(ChatOutcome.FunctionCalls.class::isInstance)
        .flatMap(outcome -> ((ChatOutcome.FunctionCalls) outcome).calls().stream())
        .toList();
  }

  /** What the calls returned, in the order in which the model read it. */
  public List<FunctionResult> results() {
    return turns.stream().flatMap(turn -> turn.results().stream()).toList();
  }

  /** Tokens of all turns. */
  public Usage usage() {
    return turns.stream().map(ChatResponse::usage).reduce(Usage.NONE, Usage::plus);
  }
}
