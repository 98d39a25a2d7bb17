package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.text.Regex.Assertion;
import dev.funnel.inference.grammar.text.Regex.Characters;
import dev.funnel.inference.grammar.text.Regex.Choice;
import dev.funnel.inference.grammar.text.Regex.Repetition;
import dev.funnel.inference.grammar.text.Regex.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads regular expressions of ECMA-262 with the flag {@code u}. As the engines of the web do
 * without it, it takes {@code \-}, {@code [\w-.]} and a brace that repeats nothing for characters.
 */
final class RegexParser {
  /** Deepest nesting of groups. */
  static final int MAX_DEPTH = 200;

  private static final Pattern BRACES = Pattern.compile("\\{([0-9]+)(?:(,)([0-9]*))?\\}");
  private static final Pattern QUANTIFIER = Pattern.compile("[*+?]|" + BRACES);
  private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!]");
  private static final Pattern GROUP =
      Pattern.compile("\\((?:\\?:|\\?<[\\p{javaUnicodeIdentifierPart}$]+>|(?!\\?))");
  private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\[1-9k]");

  private final PatternReader reader;
  private final CharacterParser characters;
  private int depth;

  private RegexParser(PatternReader reader) {
    this.reader = reader;
    this.characters = new CharacterParser(reader);
  }

  /**
   * @throws UnsupportedPattern with the place and what would work
   */
  static Regex parse(String pattern) {
    PatternReader reader = new PatternReader(pattern);
    Regex regex = new RegexParser(reader).choice();
    if (!reader.isAtEnd()) {
      throw reader.refusal("a ')' without its '('", "write \\) for the character");
    }
    return regex;
  }

  private Regex choice() {
    List<Regex> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (reader.take("|"));
    return options.size() == 1 ? options.get(0) : new Choice(options);
  }

  private Regex sequence() {
    List<Regex> parts = new ArrayList<>();
    while (!reader.isAtEnd() && !reader.isAt("|") && !reader.isAt(")")) {
      parts.add(term());
    }
    return parts.size() == 1 ? parts.get(0) : new Sequence(parts);
  }

  private Regex term() {
    if (reader.isAt(QUANTIFIER)) {
      throw reader.refusal("nothing to repeat", "escape the character with a backslash");
    }
    for (Assertion assertion : Assertion.values()) {
      if (reader.take(assertion.syntax())) {
        return assertion;
      }
    }
    if (reader.isAt(BACK_REFERENCE)) {
      throw reader.refusal(
          "a back-reference, which no regular language has", "write the group's texts out");
    }
    return repeated(reader.isAt("(") ? group() : new Characters(characters.set()));
  }

  private Regex group() {
    if (reader.isAt(LOOK_AROUND)) {
      throw reader.refusal(
          "a look-around, which is not supported",
          "describe the allowed texts themselves, or put further patterns into \"allOf\"");
    }
    if (depth == MAX_DEPTH) {
      throw reader.refusal("a group nested deeper than " + MAX_DEPTH + " levels", "flatten it");
    }
    if (reader.take(GROUP) == null) {
      throw reader.refusal("an unknown kind of group '(?'", "use (…), (?:…) or (?<name>…)");
    }
    depth++;
    Regex body = choice();
    depth--;
    if (!reader.take(")")) {
      throw reader.refusal("a group that does not end", "close it with ')'");
    }
    return body;
  }

  private Regex repeated(Regex body) {
    MatchResult braces = reader.take(BRACES);
    Regex repetition;
    if (braces != null) {
      int min = count(braces.group(1));
      int max =
          braces.group(2) == null
              ? min
              : braces.group(3).isEmpty() ? Regex.UNLIMITED : count(braces.group(3));
      if (max < min) {
        throw reader.refusalOfLast("a repetition whose limits are out of order", "swap them");
      }
      repetition = new Repetition(body, min, max);
    } else if (reader.take("*")) {
      repetition = new Repetition(body, 0, Regex.UNLIMITED);
    } else if (reader.take("+")) {
      repetition = new Repetition(body, 1, Regex.UNLIMITED);
    } else if (reader.take("?")) {
      repetition = new Repetition(body, 0, 1);
    } else {
      return body;
    }
    // A lazy repetition has the same texts.
    reader.take("?");
    return repetition;
  }

  // What has more digits is too large in any case, and must not become negative.
  private static int count(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 9 ? 1_000_000_000 : Integer.parseInt(significant);
  }
}
