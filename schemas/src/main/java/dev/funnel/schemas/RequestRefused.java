package dev.funnel.schemas;

import java.util.Objects;

/**
 * A request that can never succeed as it is. Thrown while a record is decoded or admitted and
 * turned into an error response where it is caught; the message is for the caller.
 */
public final class RequestRefused extends Exception {
  /** Longest message, in UTF-16 units; a longer one is cut. */
  public static final int MAX_MESSAGE_LENGTH = 500;

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public RequestRefused(ErrorCode code, String message) {
    super(bounded(Objects.requireNonNull(message, "message")));
    this.code = Objects.requireNonNull(code, "code");
  }

  public ErrorCode code() {
    return code;
  }

  /** The outcome that answers the request. */
  public ChatOutcome.Failure toFailure() {
    return new ChatOutcome.Failure(code, getMessage());
  }

  // Messages may name things that a hostile caller chose, at any length.
  private static String bounded(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
  }
}
