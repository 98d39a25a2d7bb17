package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.SymbolSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The sets behind {@code \p{…}}, by the Unicode tables of the Java runtime: general categories by
 * their short names, scripts, and some binary properties.
 */
final class UnicodeProperties {
  // By the numbers of Character.getType.
  private static final List<String> CATEGORIES =
      List.of(
          "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
          "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi",
          "Pf");

  private UnicodeProperties() {}

  /** The characters with a property; empty if it is not known. */
  static Optional<SymbolSet> of(String name) {
    return Optional.ofNullable(Properties.SETS.get(name)).or(() -> category(name));
  }

  /** The characters by the value of a property; empty if one of the two is not known. */
  static Optional<SymbolSet> of(String name, String value) {
    return switch (name) {
      case "General_Category", "gc" -> category(value);
      case "Script", "sc" -> script(value);
      default -> Optional.empty();
    };
  }

  private static Optional<SymbolSet> category(String name) {
    return Optional.ofNullable(Categories.SETS.get(name));
  }

  private static Optional<SymbolSet> script(String name) {
    try {
      return Optional.of(
          Scripts.SETS.getOrDefault(Character.UnicodeScript.forName(name), SymbolSet.none()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Every code point under its name, in one pass: a pattern may ask for all of them. */
  private static <K> Map<K, SymbolSet> partition(IntFunction<K> nameOf) {
    Map<K, IntStream.Builder> ranges = new HashMap<>();
    int high;
    for (int low = 0; low <= Character.MAX_CODE_POINT; low = high + 1) {
      K name = nameOf.apply(low);
      high = low;
      while (high < Character.MAX_CODE_POINT && name.equals(nameOf.apply(high + 1))) {
        high++;
      }
      ranges.computeIfAbsent(name, key -> IntStream.builder()).add(low).add(high);
    }
    Map<K, SymbolSet> sets = new HashMap<>();
    ranges.forEach(
        (key, bounds) ->
            sets.put(key, SymbolSet.ofRanges(bounds.build().toArray()).and(CharacterSets.ALL)));
    return Map.copyOf(sets);
  }

  // Holders: each is computed when a pattern first asks for its kind of property.

  private static final class Scripts {
    static final Map<Character.UnicodeScript, SymbolSet> SETS =
        partition(Character.UnicodeScript::of);
  }

  private static final class Categories {
    static final Map<String, SymbolSet> SETS = sets();

    private static Map<String, SymbolSet> sets() {
      Map<String, SymbolSet> fine = partition(symbol -> CATEGORIES.get(Character.getType(symbol)));
      Map<String, SymbolSet> sets = new HashMap<>(fine);
      fine.forEach((name, set) -> sets.merge(name.substring(0, 1), set, SymbolSet::or));
      return Map.copyOf(sets);
    }
  }

  private static final class Properties {
    static final Map<String, SymbolSet> SETS =
        Map.of(
            "ASCII", SymbolSet.of(0, 0x7F),
            "Alphabetic", set(Character::isAlphabetic),
            "Lowercase", set(Character::isLowerCase),
            "Uppercase", set(Character::isUpperCase),
            "White_Space", set(UnicodeProperties::isWhiteSpace));

    private static SymbolSet set(IntPredicate property) {
      return partition(property::test).getOrDefault(true, SymbolSet.none());
    }
  }

  private static boolean isWhiteSpace(int symbol) {
    return Character.isSpaceChar(symbol) || (symbol >= '\t' && symbol <= '\r') || symbol == 0x85;
  }
}
