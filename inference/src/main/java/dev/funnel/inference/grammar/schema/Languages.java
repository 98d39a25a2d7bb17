package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;

/** Operations on languages whose work is counted; those that change nothing cost nothing. */
final class Languages {
  /** Strings without the control characters that JSON writes with a hex digit in either case. */
  private static final StringLanguage WITH_ONE_TEXT =
      StringLanguage.matching("^[^\\u000B\\u000E\\u000F\\u001A-\\u001F]*$");

  private final WorkLimit limit;

  Languages(WorkLimit limit) {
    this.limit = limit;
  }

  /** Counts the work of a language that was made of texts, a pattern or a bound. */
  StringLanguage made(StringLanguage language) {
    limit.spendOnAutomata(language.numSteps());
    return language;
  }

  NumberLanguage made(NumberLanguage language) {
    limit.spendOnAutomata(language.numSteps());
    return language;
  }

  /** Those that have one JSON text: of others it cannot be told by their texts if they differ. */
  StringLanguage withOneText(StringLanguage language) {
    return and(language, WITH_ONE_TEXT);
  }

  StringLanguage and(StringLanguage a, StringLanguage b) {
    if (a.equals(b) || b.equals(StringLanguage.all())) {
      return a;
    }
    if (a.equals(StringLanguage.all())) {
      return b;
    }
    StringLanguage both = derived(a.and(b), a, b);
    // Whether there is such a string may be hard to tell: here, where the keyword is known.
    return both.isEmpty() && !both.isNarrowed() ? StringLanguage.none() : both;
  }

  StringLanguage or(StringLanguage a, StringLanguage b) {
    if (a.equals(b) || b.isEmpty()) {
      return a;
    }
    return a.isEmpty() ? b : derived(a.or(b), a, b);
  }

  StringLanguage not(StringLanguage language) {
    return derived(language.not(), language, StringLanguage.none());
  }

  NumberLanguage and(NumberLanguage a, NumberLanguage b) {
    if (a.equals(b) || b.equals(NumberLanguage.all())) {
      return a;
    }
    return a.equals(NumberLanguage.all()) ? b : derived(a.and(b), a, b);
  }

  NumberLanguage or(NumberLanguage a, NumberLanguage b) {
    if (a.equals(b) || b.isEmpty()) {
      return a;
    }
    return a.isEmpty() ? b : derived(a.or(b), a, b);
  }

  NumberLanguage not(NumberLanguage language) {
    return derived(language.not(), language, NumberLanguage.none());
  }

  private StringLanguage derived(StringLanguage result, StringLanguage a, StringLanguage b) {
    limit.spendOnAutomata(Math.max(0, result.numSteps() - a.numSteps() - b.numSteps()));
    return result;
  }

  private NumberLanguage derived(NumberLanguage result, NumberLanguage a, NumberLanguage b) {
    limit.spendOnAutomata(Math.max(0, result.numSteps() - a.numSteps() - b.numSteps()));
    return result;
  }
}
