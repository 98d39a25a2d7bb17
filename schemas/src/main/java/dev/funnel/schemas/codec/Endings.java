package dev.funnel.schemas.codec;

import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionChoice;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns that end a conversation: a request for the next turn that no model answers, because its
 * calls were not run or their results have no room. Whoever serves the requests answers it with the
 * failure that a header names; so there is one writer of answers, and one order.
 */
final class Endings {
  private static final int MAX_MESSAGE = 1_000;

  private Endings() {}

  /** The request behind that of calls, without a conversation: it must fit whatever did not. */
  static ChatRequest after(ChatRequest request) {
    return request.toBuilder()
        .identity(request.identity().nextTurn())
        .messages(List.of(new ChatMessage.User("The conversation ends here.")))
        .functions(List.of())
        .functionChoice(FunctionChoice.NONE)
        .responseSchema(null)
        .deadline(null)
        .build();
  }

  static Payload header(ChatOutcome.Failure failure) {
    String message = failure.message();
    return Payload.of(
        failure.code() + " " + message.substring(0, Math.min(MAX_MESSAGE, message.length())));
  }

  /** How the record ends its conversation; empty if it does not. */
  static Optional<ChatOutcome.Failure> of(InboundRecord record) {
    String header = record.header(Headers.ENDING);
    if (header == null) {
      return Optional.empty();
    }
    int blank = header.indexOf(' ');
    String name = blank < 0 ? header : header.substring(0, blank);
    String message = blank < 0 ? "" : header.substring(blank + 1);
    boolean isValid =
        message.length() <= MAX_MESSAGE
            && Arrays.stream(ErrorCode.values()).anyMatch(code -> code.name().equals(name));
    return Optional.of(
        isValid
            ? new ChatOutcome.Failure(ErrorCode.valueOf(name), message)
            : new ChatOutcome.Failure(
                ErrorCode.INVALID_REQUEST,
                "The header "
                    + Headers.ENDING
                    + " is no error code, a blank and a message of at most "
                    + MAX_MESSAGE
                    + " characters; leave it out"));
  }
}
