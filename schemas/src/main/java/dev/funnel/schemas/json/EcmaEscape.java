package dev.funnel.schemas.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An escape of ECMA-262 that stands for characters.
 *
 * @param java the characters, as they are written inside a class of {@link Pattern}
 * @param end the index in the source behind the escape
 */
record EcmaEscape(String java, int end) {
  private static final String NOT_DIGIT = "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}";
  private static final String NOT_WORD =
      "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}";
  private static final String SPACE =
      "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}"
          + "\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
  // Spelled out: what a negated class means within a class differs between versions of Java.
  private static final String NOT_SPACE =
      "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
          + "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
          + "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:(?<set>[dDwWsS])"
              + "|(?<sign>[pP])\\{(?:(?<name>\\w+)=)?(?<value>\\w+)\\}"
              + "|u(?<high>[dD][89abAB]\\p{XDigit}{2})\\\\u(?<low>[dD][c-fC-F]\\p{XDigit}{2})"
              + "|u(?<u>\\p{XDigit}{4})"
              + "|u\\{0*(?<braced>\\p{XDigit}{1,6})\\}"
              + "|x(?<x>\\p{XDigit}{2})"
              + "|c(?<control>[A-Za-z])"
              + "|(?<letter>[tnvfr]|0(?![0-9]))"
              + "|(?<itself>[^\\p{Alnum}]))",
          Pattern.DOTALL);

  private static final Pattern CATEGORY =
      Pattern.compile("C[cfnos]?|L[Clmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?");

  /**
   * Reads the escape whose backslash is at the index.
   *
   * @throws JsonException if it is none that ECMA-262 knows
   */
  static EcmaEscape read(String source, int at) {
    Matcher escape = ESCAPE.matcher(source).region(at, source.length());
    if (!escape.lookingAt()) {
      throw new JsonException("a pattern has an unknown escape at character " + at);
    }
    String set = escape.group("set");
    String property = escape.group("value");
    String java =
        set != null
            ? set(set)
            : property != null
                ? "\\%s{%s}"
                    .formatted(escape.group("sign"), property(escape.group("name"), property))
                : character(codePoint(escape));
    return new EcmaEscape(java, escape.end());
  }

  /** One character inside a class, or outside. */
  static String character(int codePoint) {
    return "\\x{" + Integer.toHexString(codePoint) + "}";
  }

  /** Whether this is what {@link #character} makes: the end of a range, not a set. */
  static boolean isCharacter(String java) {
    return java.startsWith("\\x{") && java.indexOf('}') == java.length() - 1;
  }

  private static String set(String letter) {
    return switch (letter) {
      case "d" -> "0-9";
      case "D" -> NOT_DIGIT;
      case "w" -> "0-9A-Z_a-z";
      case "W" -> NOT_WORD;
      case "s" -> SPACE;
      default -> NOT_SPACE;
    };
  }

  private static int codePoint(Matcher escape) {
    String high = escape.group("high");
    if (high != null) {
      return Character.toCodePoint(
          (char) Integer.parseInt(high, 16), (char) Integer.parseInt(escape.group("low"), 16));
    }
    for (String digits : new String[] {"u", "braced", "x"}) {
      if (escape.group(digits) != null) {
        return Integer.parseInt(escape.group(digits), 16);
      }
    }
    if (escape.group("control") != null) {
      return escape.group("control").charAt(0) % 32;
    }
    String letter = escape.group("letter");
    return letter == null
        ? escape.group("itself").codePointAt(0)
        : switch (letter) {
          case "t" -> '\t';
          case "n" -> '\n';
          case "v" -> 0x0B;
          case "f" -> '\f';
          case "r" -> '\r';
          default -> 0;
        };
  }

  private static String property(@Nullable String name, String value) {
    boolean isCategory = CATEGORY.matcher(value).matches();
    if (name == null) {
      return switch (value) {
        case "ASCII" -> value;
        case "Alphabetic", "Lowercase", "Uppercase", "White_Space" -> "Is" + value;
        default -> isCategory ? "gc=" + value : unknownProperty(value);
      };
    }
    return switch (name) {
      case "General_Category", "gc" -> isCategory ? "gc=" + value : unknownProperty(value);
      // What is no script, Java's compiler refuses.
      case "Script", "sc" -> "script=" + value;
      default -> unknownProperty(name);
    };
  }

  private static String unknownProperty(String name) {
    throw new JsonException(
        "a pattern has the property '"
            + name
            + "'; known are ASCII, Alphabetic, Lowercase, Uppercase, White_Space, short categories"
            + " such as Lu, and Script=NAME");
  }
}
