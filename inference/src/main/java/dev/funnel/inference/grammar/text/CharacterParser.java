package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.SymbolSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads what matches one character: a character, an escape, a class, the dot. */
final class CharacterParser {
  private static final Pattern NAMED = Pattern.compile("\\\\([dDwWsS])");
  private static final Pattern PROPERTY = Pattern.compile("\\\\([pP])\\{(?:(\\w+)=)?(\\w+)\\}");
  private static final Pattern SURROGATES =
      Pattern.compile("\\\\u([dD][89abAB]\\p{XDigit}{2})\\\\u([dD][c-fC-F]\\p{XDigit}{2})");
  private static final Pattern HEXADECIMAL =
      Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|u\\{0*(\\p{XDigit}{1,6})\\}|x(\\p{XDigit}{2}))");
  private static final Pattern CONTROL = Pattern.compile("\\\\c([A-Za-z])");
  private static final Pattern LETTER = Pattern.compile("\\\\([tnvfr]|0(?![0-9]))");
  private static final Pattern ITSELF = Pattern.compile("\\\\([^\\p{Alnum}])", Pattern.DOTALL);

  private final PatternReader reader;

  CharacterParser(PatternReader reader) {
    this.reader = reader;
  }

  /** The characters that match here; there is more of the pattern. */
  SymbolSet set() {
    if (reader.take(".")) {
      return CharacterSets.NO_LINE_END;
    }
    SymbolSet set = reader.isAt("[") ? characterClass() : item().set();
    return set.and(CharacterSets.ALL);
  }

  /**
   * A part of a class.
   *
   * @param isCharacter whether it may be the end of a range
   */
  private record Item(SymbolSet set, boolean isCharacter) {}

  private SymbolSet characterClass() {
    boolean negated = reader.take("[^") || !reader.take("[");
    // No list: a pattern may name a large set again and again.
    Set<SymbolSet> sets = new LinkedHashSet<>();
    while (!reader.take("]")) {
      Item first = classItem();
      if (reader.isAt("-]") || !reader.take("-")) {
        sets.add(first.set());
        continue;
      }
      Item last = classItem();
      if (first.isCharacter() && last.isCharacter()) {
        sets.add(range(first.set().low(0), last.set().low(0)));
      } else {
        sets.addAll(List.of(first.set(), SymbolSet.of('-'), last.set()));
      }
    }
    SymbolSet union =
        SymbolSet.ofRanges(sets.stream().flatMapToInt(CharacterParser::bounds).toArray());
    return negated ? CharacterSets.ALL.without(union) : union;
  }

  private SymbolSet range(int low, int high) {
    if (high < low) {
      throw reader.refusalOfLast("a range of a class that is out of order", "swap its ends");
    }
    return SymbolSet.of(low, high);
  }

  private static IntStream bounds(SymbolSet set) {
    return IntStream.range(0, set.numRanges())
        .flatMap(range -> IntStream.of(set.low(range), set.high(range)));
  }

  private Item classItem() {
    if (reader.isAtEnd()) {
      throw reader.refusal("a class that does not end", "close it with ']'");
    }
    return reader.take("\\b") ? character('\b') : item();
  }

  private Item item() {
    if (!reader.isAt("\\")) {
      return character(reader.takeCodePoint());
    }
    MatchResult named = reader.take(NAMED);
    if (named != null) {
      return new Item(named(named.group(1)), false);
    }
    MatchResult property = reader.take(PROPERTY);
    return property != null ? new Item(property(property), false) : character(escapedCodePoint());
  }

  private static Item character(int codePoint) {
    return new Item(SymbolSet.of(codePoint), true);
  }

  private static SymbolSet named(String letter) {
    return switch (letter) {
      case "d" -> CharacterSets.DIGIT;
      case "D" -> CharacterSets.ALL.without(CharacterSets.DIGIT);
      case "w" -> CharacterSets.WORD;
      case "W" -> CharacterSets.NO_WORD;
      case "s" -> CharacterSets.SPACE;
      default -> CharacterSets.ALL.without(CharacterSets.SPACE);
    };
  }

  private SymbolSet property(MatchResult property) {
    String name = property.group(2);
    String value = property.group(3);
    Optional<SymbolSet> set =
        name == null ? UnicodeProperties.of(value) : UnicodeProperties.of(name, value);
    SymbolSet known =
        set.orElseThrow(
            () ->
                reader.refusalOfLast(
                    "an unknown property '" + (name == null ? value : name + "=" + value) + "'",
                    "known are ASCII, Alphabetic, Lowercase, Uppercase, White_Space, short"
                        + " categories such as Lu, and Script=NAME"));
    return property.group(1).equals("P") ? CharacterSets.ALL.without(known) : known;
  }

  private int escapedCodePoint() {
    MatchResult escape = reader.take(SURROGATES);
    if (escape != null) {
      return Character.toCodePoint(
          (char) Integer.parseInt(escape.group(1), 16),
          (char) Integer.parseInt(escape.group(2), 16));
    }
    escape = reader.take(HEXADECIMAL);
    if (escape != null) {
      return hexadecimal(escape);
    }
    escape = reader.take(CONTROL);
    if (escape != null) {
      return escape.group(1).charAt(0) % 32;
    }
    escape = reader.take(LETTER);
    if (escape != null) {
      return switch (escape.group(1)) {
        case "t" -> '\t';
        case "n" -> '\n';
        case "v" -> 0x0B;
        case "f" -> '\f';
        case "r" -> '\r';
        default -> 0;
      };
    }
    escape = reader.take(ITSELF);
    if (escape != null) {
      return escape.group(1).codePointAt(0);
    }
    throw reader.refusal(
        "an escape that ECMA-262 does not know", "write the character itself, or \\u{…}");
  }

  private int hexadecimal(MatchResult escape) {
    for (int group = 1; group <= 3; group++) {
      if (escape.group(group) != null) {
        int codePoint = Integer.parseInt(escape.group(group), 16);
        if (codePoint > Character.MAX_CODE_POINT) {
          throw reader.refusalOfLast("a code point beyond 10FFFF", "use one up to \\u{10FFFF}");
        }
        return codePoint;
      }
    }
    throw new AssertionError("one of the groups has matched");
  }
}
