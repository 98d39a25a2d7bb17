package dev.funnel.evaluation.suite;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.FunctionDefinition;
import java.util.List;
import java.util.Objects;

/**
 * One turn to be judged.
 *
 * @param id of the line; where a line has several items, with the index of the gold message
 * @param group what is reported together, {@code ""} if the line names nothing
 * @param messages what stands before the turn, at least one
 * @param functions what the turn may call
 * @param gold what it should be
 * @param mustMention texts that a reply has to hold; empty where that is not asked
 */
public record Item(
    String id,
    String group,
    List<ChatMessage> messages,
    List<FunctionDefinition> functions,
    Gold gold,
    List<String> mustMention) {
  public Item {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(gold, "gold");
    messages = List.copyOf(messages);
    functions = List.copyOf(functions);
    mustMention = List.copyOf(mustMention);
  }
}
