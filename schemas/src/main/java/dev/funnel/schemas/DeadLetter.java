package dev.funnel.schemas;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that failed, whole, with the reason: the value on the dead letter topic.
 *
 * @param code why
 * @param message why, for people
 * @param attempts how often it was tried
 * @param traceId of the record's W3C trace context; null if it has none
 * @param batchMates after an engine fault: coordinates of the other records of the step that failed
 * @param record the record as it was polled
 */
public record DeadLetter(
    ErrorCode code,
    String message,
    int attempts,
    @Nullable String traceId,
    List<String> batchMates,
    InboundRecord record) {
  public DeadLetter {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(record, "record");
    batchMates = List.copyOf(batchMates);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + "; it begins with 1");
    }
  }

  /** A letter without a trace, of a record that failed by itself. */
  public DeadLetter(ErrorCode code, String message, int attempts, InboundRecord record) {
    this(code, message, attempts, null, List.of(), record);
  }
}
