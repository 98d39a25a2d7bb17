package dev.funnel.schemas;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record stands in a trace: the value of {@link Headers#TRACEPARENT} (W3C Trace Context,
 * section 3.2).
 *
 * @param text the header as it came
 * @param traceId 32 lower-case hexadecimal digits
 */
public record TraceParent(String text, String traceId) {
  // Version, trace id, parent id, flags; a later version may have more behind them.
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  private static final String FIRST_VERSION = "00";
  private static final int MAX_LENGTH = 256;

  public TraceParent {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(traceId, "traceId");
  }

  /** That of a record; none if its header is missing, malformed or longer than 256 characters. */
  public static Optional<TraceParent> of(InboundRecord record) {
    Payload header = record.headers().get(Headers.TRACEPARENT);
    if (header == null || header.size() > MAX_LENGTH) {
      return Optional.empty();
    }
    String text = header.text();
    Matcher matcher = FORM.matcher(text);
    boolean isValid =
        matcher.matches() && (matcher.group(3) == null || !matcher.group(1).equals(FIRST_VERSION));
    return isValid ? Optional.of(new TraceParent(text, matcher.group(2))) : Optional.empty();
  }
}
