package dev.funnel.schemas.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a regular expression of ECMA-262 (flag {@code u}, the dialect of JSON Schema) for {@link
 * Pattern}. What both write alike and mean otherwise is spelled out: {@code $}, {@code .}, {@code
 * \s}, {@code \b}, {@code \v}, {@code []}, brackets and {@code &&} in a class. As the engines of
 * the web do, it takes {@code \-}, {@code [\w-.]} and a brace that repeats nothing for characters.
 */
final class EcmaPattern {
  private static final Pattern QUANTIFIER =
      Pattern.compile("(?:[*+?]|\\{[0-9]+(?:,[0-9]*)?\\})\\??");
  private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!]");
  private static final Pattern GROUP =
      Pattern.compile("\\((?:\\?:|\\?<[\\p{javaUnicodeIdentifierPart}$]+>|(?!\\?))");

  private static final String WORD = "[0-9A-Z_a-z]";
  private static final String BOUNDARY = "(?:(?<=%1$s)(?!%1$s)|(?<!%1$s)(?=%1$s))".formatted(WORD);
  private static final String INSIDE = "(?:(?<=%1$s)(?=%1$s)|(?<!%1$s)(?!%1$s))".formatted(WORD);
  private static final String ANY = "\\x{0}-\\x{10ffff}";

  private final String source;
  private final StringBuilder java = new StringBuilder();
  // Of each open group: whether it may be repeated, as a look-around may not.
  private final Deque<Boolean> groups = new ArrayDeque<>();
  private int at;

  private EcmaPattern(String source) {
    this.source = source;
  }

  /**
   * The same language as a Java pattern without flags.
   *
   * @throws JsonException for back-references, and for what is not ECMA-262; what is wrong in both
   *     dialects may be left for {@link Pattern} to refuse
   */
  static String toJava(String source) {
    return new EcmaPattern(source).translate();
  }

  private String translate() {
    while (at < source.length()) {
      String quantifier = term() ? matched(QUANTIFIER) : null;
      if (quantifier != null) {
        replace(quantifier.length(), quantifier);
      }
    }
    return java.toString();
  }

  /**
   * @return whether it may be repeated
   */
  private boolean term() {
    switch (source.charAt(at)) {
      case '|', '^' -> {
        replace(1, source.substring(at, at + 1));
        return false;
      }
      case '$' -> {
        replace(1, "\\z");
        return false;
      }
      case '(' -> {
        groups.push(openGroup());
        return false;
      }
      case ')' -> {
        if (groups.isEmpty()) {
          throw problem("a ')' without its '('");
        }
        replace(1, ")");
        return groups.pop();
      }
      case '\\' -> {
        return escape();
      }
      case '[' -> characterClass();
      case '.' -> replace(1, "[^\\n\\r\\x{2028}\\x{2029}]");
      default -> {
        if (matched(QUANTIFIER) != null) {
          throw problem("nothing to repeat");
        }
        java.append(character());
      }
    }
    return true;
  }

  // Groups lose their names and numbers: nothing refers to them.
  private boolean openGroup() {
    String lookAround = matched(LOOK_AROUND);
    String group = lookAround == null ? matched(GROUP) : lookAround;
    if (group == null) {
      throw problem("an unknown group '(?'");
    }
    replace(group.length(), lookAround == null ? "(?:" : lookAround);
    return lookAround == null;
  }

  private boolean escape() {
    String next = source.substring(at + 1, Math.min(at + 2, source.length()));
    switch (next) {
      case "b" -> {
        replace(2, BOUNDARY);
        return false;
      }
      case "B" -> {
        replace(2, INSIDE);
        return false;
      }
      case "k", "1", "2", "3", "4", "5", "6", "7", "8", "9" ->
          throw problem("a back-reference, which is not supported");
      default -> java.append('[').append(escaped()).append(']');
    }
    return true;
  }

  private void characterClass() {
    boolean negated = source.startsWith("^", at + 1);
    at += negated ? 2 : 1;
    StringBuilder items = new StringBuilder();
    while (!source.startsWith("]", at)) {
      String first = classAtom();
      items.append(first);
      if (source.startsWith("-", at) && !source.startsWith("-]", at)) {
        at++;
        String last = classAtom();
        boolean isRange = EcmaEscape.isCharacter(first) && EcmaEscape.isCharacter(last);
        items.append(isRange ? "-" : EcmaEscape.character('-')).append(last);
      }
    }
    at++;
    // An empty class matches nothing, and its negation everything.
    boolean isEmpty = items.length() == 0;
    java.append(negated != isEmpty ? "[^" : "[").append(isEmpty ? ANY : items).append(']');
  }

  private String classAtom() {
    if (at == source.length()) {
      throw problem("a class that does not end");
    }
    if (source.startsWith("\\b", at)) {
      at += 2;
      return EcmaEscape.character('\b');
    }
    return source.charAt(at) == '\\' ? escaped() : character();
  }

  private String escaped() {
    EcmaEscape escape = EcmaEscape.read(source, at);
    at = escape.end();
    return escape.java();
  }

  private String character() {
    int codePoint = source.codePointAt(at);
    at += Character.charCount(codePoint);
    return EcmaEscape.character(codePoint);
  }

  private void replace(int length, String replacement) {
    at += length;
    java.append(replacement);
  }

  private @Nullable String matched(Pattern pattern) {
    Matcher matcher = pattern.matcher(source).region(at, source.length());
    return matcher.lookingAt() ? matcher.group() : null;
  }

  private JsonException problem(String what) {
    return new JsonException("a pattern has " + what + " at character " + at);
  }
}
