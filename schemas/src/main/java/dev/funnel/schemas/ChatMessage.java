package dev.funnel.schemas;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One message of a conversation, in the order in which the model reads them. */
public sealed interface ChatMessage
    permits ChatMessage.Instructions, ChatMessage.User, ChatMessage.Assistant, FunctionResult {

  /** Instructions that replace the model's own. */
  record Instructions(String content) implements ChatMessage {
    public Instructions {
      Objects.requireNonNull(content, "content");
    }
  }

  /** What the user wrote. */
  record User(String content) implements ChatMessage {
    public User {
      Objects.requireNonNull(content, "content");
    }
  }

  /**
   * What the model wrote: text or calls.
   *
   * @param content null when the turn is calls only
   * @param calls empty when the turn is text only
   */
  record Assistant(@Nullable String content, List<FunctionCall> calls) implements ChatMessage {
    public Assistant {
      calls = List.copyOf(calls);
      if (content == null && calls.isEmpty()) {
        throw new IllegalArgumentException("an assistant message has neither content nor calls");
      }
    }
  }
}
