package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Writes strings for what schemas say of strings; the judge decides whether they hold. */
final class TextSampler {
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "red",
          " ",
          "Paris",
          "42",
          "\"",
          "\\",
          "/",
          "\n",
          "\t",
          "\u0001",
          "\u001f",
          "\u007f",
          "é",
          "ß",
          "日本語",
          "😀",
          "👩‍👩‍👧",
          "{\"a\":1}",
          "],",
          "<b>",
          "\u2028",
          "\uFFFD",
          "null");

  private static final Map<String, List<String>> FORMATS =
      Map.of(
          "date", List.of("2024-02-29", "1999-12-31", "2026-07-05", "0001-01-01"),
          "time", List.of("12:30:00Z", "23:59:59.123+01:00", "00:00:00-11:30"),
          "date-time", List.of("2024-02-29T12:30:00Z", "1999-12-31T23:59:59.5-08:00"),
          "duration", List.of("P1D", "PT5M", "P1Y2M3DT4H5M6S", "P2W", "PT0S"),
          "email", List.of("a@b.co", "first.last@example.com", "x+y@sub.example.org"),
          "hostname", List.of("example.com", "a", "sub-1.example.org", "localhost"),
          "ipv4", List.of("0.0.0.0", "127.0.0.1", "255.255.255.255", "192.168.1.20"),
          "ipv6", List.of("::1", "2001:db8::ff00:42:8329", "1:2:3:4:5:6:7:8", "fe80::"),
          "uuid",
              List.of(
                  "123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-0000-4000-8000-00000000ABCD"),
          "uri", List.of("https://example.com/a?b=c#d", "mailto:a@b.co", "urn:isbn:0451450523"));

  private final Draw draw;

  TextSampler(Draw draw) {
    this.draw = draw;
  }

  String sample(Parts parts) {
    List<JsonValue> patterns = parts.all("pattern");
    List<JsonValue> formats = parts.all("format");
    if (!patterns.isEmpty()) {
      return matching(text(draw.oneOf(patterns)), parts);
    }
    List<String> examples =
        formats.isEmpty() ? List.of() : FORMATS.getOrDefault(text(formats.get(0)), List.of());
    return examples.isEmpty() ? free(parts) : draw.oneOf(examples);
  }

  // Longer ones until the least length is reached.
  private String matching(String pattern, Parts parts) {
    String text = RegexSampler.sample(draw, pattern);
    for (int i = 0; i < 20 && length(text) < least(parts); i++) {
      String other = RegexSampler.sample(draw, pattern);
      text = length(other) > length(text) ? other : text;
    }
    return text;
  }

  /** Any text within the length. */
  private String free(Parts parts) {
    int min = least(parts);
    int max = parts.min("maxLength").map(BigDecimal::intValue).orElse(min + 30);
    int target =
        draw.chance(20) ? max : draw.chance(20) ? min : draw.between(min, Math.min(max, min + 12));
    StringBuilder text = new StringBuilder();
    while (length(text.toString()) < target) {
      text.append(draw.oneOf(PIECES));
    }
    String whole = text.toString();
    return whole.substring(0, whole.offsetByCodePoints(0, target));
  }

  /** A name for a member that nothing declares. */
  String name(List<JsonValue> patternProperties) {
    if (!patternProperties.isEmpty() && draw.chance(60)) {
      return RegexSampler.sample(draw, text(draw.oneOf(patternProperties)));
    }
    return draw.oneOf(
        "zz", "other", "x", "q\"q", "ключ", "a b", "nam", "names", "q" + draw.between(0, 99));
  }

  private static int least(Parts parts) {
    return parts.max("minLength").map(BigDecimal::intValue).orElse(0);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String text(JsonValue value) {
    return ((JsonString) value).value();
  }
}
