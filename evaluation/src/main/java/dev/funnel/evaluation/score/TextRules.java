package dev.funnel.evaluation.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** When two texts say the same. */
final class TextRules {
  private static final Pattern SPACE =
      Pattern.compile("[\\s\\h]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");
  private static final Set<String> LEADING = Set.of("for", "past", "last");

  private TextRules() {}

  /** Case folded, stripped, every run of white space one space. */
  static String exact(String text) {
    return SPACE.matcher(folded(text)).replaceAll(" ").strip();
  }

  /**
   * The exact form without the articles among its words and without for, past and last before its
   * first other word. A text of nothing else keeps its words.
   */
  static String lenient(String text) {
    String exact = exact(text);
    List<String> words = new ArrayList<>(Arrays.asList(exact.split(" ", -1)));
    words.removeIf(ARTICLES::contains);
    int first = 0;
    while (first < words.size() && LEADING.contains(words.get(first))) {
      first++;
    }
    return first == words.size() ? exact : String.join(" ", words.subList(first, words.size()));
  }

  /** F1 of the words of both, counted as often as they occur; words are of letters and digits. */
  static double tokenF1(String gold, String got) {
    List<String> goldWords = words(gold);
    List<String> gotWords = words(got);
    if (goldWords.isEmpty() && gotWords.isEmpty()) {
      return 1;
    }
    Map<String, Integer> open = new HashMap<>();
    goldWords.forEach(word -> open.merge(word, 1, Integer::sum));
    long common = gotWords.stream().filter(word -> open.merge(word, -1, Integer::sum) >= 0).count();
    return 2.0 * common / (goldWords.size() + gotWords.size());
  }

  private static List<String> words(String text) {
    return NO_WORD.splitAsStream(folded(text)).filter(word -> !word.isEmpty()).toList();
  }

  // Upper case first: some letters differ in lower case only, or become two in upper case.
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
