package dev.funnel.schemas;

import java.util.Objects;

/**
 * What a call returned, as a message that the model reads.
 *
 * @param callId the id of the call it answers
 * @param name the function that was called
 * @param content JSON (or plain text from foreign clients)
 * @param isError whether the function failed; the model is told so and may apologise or try again
 */
public record FunctionResult(String callId, String name, String content, boolean isError)
    implements ChatMessage {
  public FunctionResult {
    Objects.requireNonNull(callId, "callId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(content, "content");
  }
}
