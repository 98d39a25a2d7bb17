package dev.funnel.inference.calls;

import org.jspecify.annotations.Nullable;

/** Where in a JSON number a text stands (RFC 8259, section 6). */
enum NumberState {
  MINUS(false),
  ZERO(true),
  INTEGER(true),
  POINT(false),
  FRACTION(true),
  EXPONENT(false),
  EXPONENT_SIGN(false),
  EXPONENT_DIGITS(true);

  private final boolean complete;

  NumberState(boolean complete) {
    this.complete = complete;
  }

  /** Whether the number may end here. */
  boolean isComplete() {
    return complete;
  }

  /** The state after a number's first character; null if no number begins so. */
  static @Nullable NumberState first(char c) {
    return c == '-' ? MINUS : MINUS.next(c);
  }

  /** The state after one more character; null if the number does not go on with it. */
  @Nullable NumberState next(char c) {
    boolean digit = c >= '0' && c <= '9';
    return switch (this) {
      case MINUS -> c == '0' ? ZERO : digit ? INTEGER : null;
      case ZERO -> afterInteger(c);
      case INTEGER -> digit ? INTEGER : afterInteger(c);
      case POINT -> digit ? FRACTION : null;
      case FRACTION -> digit ? FRACTION : exponent(c);
      case EXPONENT -> digit ? EXPONENT_DIGITS : c == '+' || c == '-' ? EXPONENT_SIGN : null;
      case EXPONENT_SIGN, EXPONENT_DIGITS -> digit ? EXPONENT_DIGITS : null;
    };
  }

  private static @Nullable NumberState afterInteger(char c) {
    return c == '.' ? POINT : exponent(c);
  }

  private static @Nullable NumberState exponent(char c) {
    return c == 'e' || c == 'E' ? EXPONENT : null;
  }
}
