package dev.funnel.inference.grammar.text;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random regular expressions, and texts of the characters that they speak of. */
final class RandomPattern {
  private static final List<String> GROUP_QUANTIFIERS =
      List.of("", "", "", "*", "+", "?", "{1,}", "{0,2}", "*?");
  private static final List<String> QUANTIFIERS =
      List.of("", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "+?", "{2,3}?");

  private final Random random;
  private final List<String> atoms;
  private final List<String> assertions;
  private final List<String> characters;

  private RandomPattern(
      Random random, List<String> atoms, List<String> assertions, List<String> characters) {
    this.random = random;
    this.atoms = atoms;
    this.assertions = assertions;
    this.characters = characters;
  }

  /**
   * What ECMA-262 and Java write alike and mean alike, as long as texts are of one line of ASCII.
   */
  static RandomPattern common(Random random) {
    return new RandomPattern(
        random,
        List.of(
            "a", "b", "1", "-", "_", " ", ".", "[ab]", "[^a]", "[a-c1-]", "\\d", "\\W", "\\x62"),
        List.of("^", "$", "\\b", "\\B"),
        List.of("a", "b", "c", "1", "-", "_", " "));
  }

  /** What they write or mean otherwise, too. */
  static RandomPattern ecma(Random random) {
    return new RandomPattern(
        random,
        List.of(
            "a",
            "é",
            "😀",
            ".",
            "[^]",
            "[^\\S]",
            "\\s",
            "\\S",
            "\\w",
            "\\D",
            "[\\w-é]",
            "[[&&a]",
            "\\p{L}",
            "\\P{Lu}",
            "[^\\p{So}a]",
            "[\\d\\s]",
            "\\ud83d\\ude00",
            "[a-\\u{1f600}]",
            "\\v",
            "\\p{Script=Greek}",
            "\\/",
            "[\\b-]",
            "[]",
            "\\n",
            "{",
            "}",
            "]"),
        List.of("^", "$", "\\b", "\\B"),
        List.of(
            "a", "É", "é", "α", "😀", "😁", "1", "\n", "\u2028", "\u00a0", "[", "&", "-", "{",
            "/"));
  }

  String pattern() {
    return choice(3);
  }

  String text() {
    return IntStream.range(0, random.nextInt(7))
        .mapToObj(i -> oneOf(characters))
        .collect(Collectors.joining());
  }

  private String choice(int depth) {
    return IntStream.rangeClosed(0, random.nextInt(5) / 3)
        .mapToObj(i -> sequence(depth))
        .collect(Collectors.joining("|"));
  }

  private String sequence(int depth) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(i -> random.nextInt(5) == 0 ? oneOf(assertions) : repetition(depth))
        .collect(Collectors.joining());
  }

  // Java gives up on a group that must be repeated twice and once matches nothing: no {2} on
  // groups.
  private String repetition(int depth) {
    return depth > 0 && random.nextInt(3) == 0
        ? oneOf(List.of("(", "(?:")) + choice(depth - 1) + ")" + oneOf(GROUP_QUANTIFIERS)
        : oneOf(atoms) + oneOf(QUANTIFIERS);
  }

  private String oneOf(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
