package dev.funnel.schemas;

import java.util.Objects;

/**
 * A record that failed, whole, with the reason: the value on the dead letter topic.
 *
 * @param code why
 * @param message why, for people
 * @param attempts how often it was tried
 * @param record the record as it was polled
 */
public record DeadLetter(ErrorCode code, String message, int attempts, InboundRecord record) {
  public DeadLetter {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(record, "record");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + "; it begins with 1");
    }
  }
}
