package dev.funnel.inference.calls;

import org.jspecify.annotations.Nullable;

/**
 * The inside of a JSON string, from after its opening quote (RFC 8259, section 7). Keeps the
 * decoded text, so that keys written in different ways compare equal.
 */
final class StringScanner {
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String UNPAIRED = "a string holds an unpaired surrogate";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  private final StringBuilder text = new StringBuilder();
  private boolean afterBackslash;
  private int numHexDigitsLeft;
  private int codeUnit;
  private boolean closed;

  /** Reads one character; what is wrong with it, or null. */
  @Nullable String accept(char c) {
    if (numHexDigitsLeft > 0) {
      return hexDigit(c);
    }
    if (afterBackslash) {
      return escape(c);
    }
    if (c < ' ') {
      return "a control character stands unescaped in a string";
    }
    if (c == '\\') {
      afterBackslash = true;
      return null;
    }
    if (c == '"') {
      closed = true;
      return endsInHighSurrogate() ? UNPAIRED : null;
    }
    return append(c);
  }

  /** Whether the closing quote was read. */
  boolean isClosed() {
    return closed;
  }

  /** The decoded text so far. */
  String text() {
    return text.toString();
  }

  private @Nullable String escape(char c) {
    afterBackslash = false;
    if (c == 'u') {
      numHexDigitsLeft = 4;
      codeUnit = 0;
      return null;
    }
    int index = ESCAPES.indexOf(c);
    if (index < 0) {
      return "a string has an unknown escape";
    }
    return append(ESCAPED.charAt(index));
  }

  private @Nullable String hexDigit(char c) {
    // Only ASCII: Character.digit would take digits of other scripts.
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      return "a \\u escape needs four hexadecimal digits";
    }
    codeUnit = codeUnit << 4 | digit;
    return --numHexDigitsLeft == 0 ? append((char) codeUnit) : null;
  }

  // An unpaired surrogate cannot be encoded as UTF-8: it would change on its way.
  private @Nullable String append(char c) {
    if (endsInHighSurrogate() != Character.isLowSurrogate(c)) {
      return UNPAIRED;
    }
    text.append(c);
    return null;
  }

  private boolean endsInHighSurrogate() {
    return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
  }
}
