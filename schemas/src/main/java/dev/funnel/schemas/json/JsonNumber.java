package dev.funnel.schemas.json;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A JSON number, kept as it was written: {@code 1.0} and {@code 1} are different texts.
 *
 * @param text at most {@value #MAX_LENGTH} characters, exponent at most three digits, so that no
 *     arithmetic on it can run away
 */
public record JsonNumber(String text) implements JsonValue {
  /** Longest number that is read. */
  public static final int MAX_LENGTH = 256;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");

  public JsonNumber {
    if (text.length() > MAX_LENGTH || !NUMBER.matcher(text).matches()) {
      throw new JsonException(
          "a number is not JSON, longer than "
              + MAX_LENGTH
              + " characters or its exponent beyond 999; write it shorter or as a string");
    }
  }

  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /**
   * The shortest text that reads as the same double.
   *
   * @throws JsonException for infinities and NaN, which JSON lacks
   */
  public static JsonNumber of(double value) {
    return new JsonNumber(Double.toString(value));
  }

  /** The exact value. */
  public BigDecimal value() {
    return new BigDecimal(text);
  }

  @Override
  public String kind() {
    return "a number";
  }
}
