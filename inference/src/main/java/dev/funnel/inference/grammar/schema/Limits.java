package dev.funnel.inference.grammar.schema;

import dev.funnel.schemas.json.JsonCursor;
import java.math.BigDecimal;

/** Reads the keywords that limit a count. */
final class Limits {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private Limits() {}

  /** A lower limit; 0 if there is none. */
  static int atLeast(JsonCursor schema, String keyword) {
    return schema.find(keyword).map(Limits::count).orElse(0);
  }

  /** A lower limit to which elements or members can be counted. */
  static int countable(JsonCursor schema, String keyword, Guard guard) {
    int min = atLeast(schema, keyword);
    if (min <= WorkLimit.MAX_COUNT) {
      return min;
    }
    guard.refuse(keyword, "so many are not counted", "ask for at most " + WorkLimit.MAX_COUNT);
    return 0;
  }

  /** An upper limit; {@link Integer#MAX_VALUE} if there is none. */
  static int atMost(JsonCursor schema, String keyword) {
    return schema.find(keyword).map(Limits::count).orElse(Integer.MAX_VALUE);
  }

  private static int count(JsonCursor keyword) {
    BigDecimal number = keyword.number();
    if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
      throw keyword.problem("must be a whole number, at least 0");
    }
    return number.min(LARGEST).intValue();
  }
}
