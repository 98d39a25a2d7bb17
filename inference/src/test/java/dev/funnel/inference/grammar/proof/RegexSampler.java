package dev.funnel.inference.grammar.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes texts that a regular expression matches, by walking along it: alternatives, groups,
 * classes, quantifiers and anchors. What it does not know is written as it stands; the judge
 * decides.
 */
final class RegexSampler {
  private static final int MAX_EXTRA = 3;

  private final Draw draw;
  private final String pattern;
  private int at;

  private RegexSampler(Draw draw, String pattern) {
    this.draw = draw;
    this.pattern = pattern;
  }

  /** A text in which the pattern is likely found. */
  static String sample(Draw draw, String pattern) {
    String core = new RegexSampler(draw, pattern).alternatives();
    String before = pattern.startsWith("^") || draw.chance(50) ? "" : draw.oneOf("z", "0 ", "é");
    String after = pattern.endsWith("$") || draw.chance(50) ? "" : draw.oneOf("z", " 1", "\"");
    return before + core + after;
  }

  private String alternatives() {
    List<String> branches = new ArrayList<>();
    branches.add(sequence());
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      branches.add(sequence());
    }
    return draw.oneOf(branches);
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      int start = at;
      String one = atom();
      int afterAtom = at;
      int times = quantity();
      int afterQuantifier = at;
      for (int i = 0; i < times; i++) {
        at = start;
        text.append(i == 0 ? one : atom());
      }
      at = Math.max(afterAtom, afterQuantifier);
    }
    return text.toString();
  }

  private String atom() {
    int start = at;
    int character = pattern.codePointAt(at);
    at += Character.charCount(character);
    return switch (character) {
      case '^', '$' -> "";
      case '.' -> draw.oneOf("a", "7", " ", "ß", "😀");
      case '(' -> group();
      case '[' -> member(start, endOfClass(start));
      case '\\' -> member(start, endOfEscape(start));
      default -> Character.toString(character);
    };
  }

  private String group() {
    at += pattern.startsWith("?:", at) ? 2 : 0;
    String text = alternatives();
    at++;
    return text;
  }

  private int endOfClass(int start) {
    int end = start + 1;
    while (pattern.charAt(end) != ']') {
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1;
  }

  private int endOfEscape(int start) {
    return start + (pattern.charAt(start + 1) == 'u' ? 6 : 2);
  }

  // Guesses: most classes hold one of these, or a character near one that they name.
  private String member(int start, int end) {
    at = end;
    String charClass = pattern.substring(start, end);
    Pattern compiled = Pattern.compile(charClass);
    List<String> members = new ArrayList<>();
    for (int c :
        (" \t\n-_.,:/#\"\\'+~" + "09azAZ5mMfFxyeioué日😀à÷ÿ" + charClass).codePoints().toArray()) {
      String text = Character.toString(c);
      if (compiled.matcher(text).matches()) {
        members.add(text);
      }
    }
    if (members.isEmpty()) {
      throw new NoInstance("no member of " + charClass);
    }
    return draw.oneOf(members);
  }

  private int quantity() {
    if (at == pattern.length()) {
      return 1;
    }
    int min;
    int max;
    switch (pattern.charAt(at)) {
      case '*' -> {
        min = 0;
        max = MAX_EXTRA;
        at++;
      }
      case '+' -> {
        min = 1;
        max = 1 + MAX_EXTRA;
        at++;
      }
      case '?' -> {
        min = 0;
        max = 1;
        at++;
      }
      case '{' -> {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", -1);
        min = Integer.parseInt(bounds[0]);
        max = upper(bounds, min);
        at = end + 1;
      }
      default -> {
        return 1;
      }
    }
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    }
    return draw.between(min, max);
  }

  private static int upper(String[] bounds, int min) {
    if (bounds.length == 1) {
      return min;
    }
    return bounds[1].isEmpty() ? min + MAX_EXTRA : Integer.parseInt(bounds[1]);
  }
}
