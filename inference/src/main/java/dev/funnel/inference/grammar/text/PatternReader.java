package dev.funnel.inference.grammar.text;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern and the place up to which it is read. Not thread-safe. */
final class PatternReader {
  private final String pattern;
  private int at;
  private int last;

  PatternReader(String pattern) {
    this.pattern = pattern;
  }

  boolean isAtEnd() {
    return at == pattern.length();
  }

  boolean isAt(String text) {
    return pattern.startsWith(text, at);
  }

  boolean isAt(Pattern syntax) {
    return matcher(syntax).lookingAt();
  }

  /** Whether the text is next; if so, it is read. */
  boolean take(String text) {
    boolean is = isAt(text);
    if (is) {
      advanceTo(at + text.length());
    }
    return is;
  }

  /** What the syntax matches here, which is read; null if it does not. */
  @Nullable MatchResult take(Pattern syntax) {
    Matcher matcher = matcher(syntax);
    if (!matcher.lookingAt()) {
      return null;
    }
    advanceTo(matcher.end());
    return matcher.toMatchResult();
  }

  /** Reads the next code point; there is one. */
  int takeCodePoint() {
    int codePoint = pattern.codePointAt(at);
    advanceTo(at + Character.charCount(codePoint));
    return codePoint;
  }

  /** The refusal of what stands here. */
  UnsupportedPattern refusal(String construct, String remedy) {
    return new UnsupportedPattern(at, construct, remedy);
  }

  /** The refusal of what was read last. */
  UnsupportedPattern refusalOfLast(String construct, String remedy) {
    return new UnsupportedPattern(last, construct, remedy);
  }

  private void advanceTo(int end) {
    last = at;
    at = end;
  }

  private Matcher matcher(Pattern syntax) {
    return syntax.matcher(pattern).region(at, pattern.length());
  }
}
