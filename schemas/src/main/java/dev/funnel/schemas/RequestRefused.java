package dev.funnel.schemas;

import java.util.Objects;

/**
 * A request that can never succeed as it is. Thrown while a record is decoded or admitted and
 * turned into an error response where it is caught; the message is for the caller.
 */
public final class RequestRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public RequestRefused(ErrorCode code, String message) {
    super(Objects.requireNonNull(message, "message"));
    this.code = Objects.requireNonNull(code, "code");
  }

  public ErrorCode code() {
    return code;
  }

  /** The outcome that answers the request. */
  public ChatOutcome.Failure toFailure() {
    return new ChatOutcome.Failure(code, getMessage());
  }
}
