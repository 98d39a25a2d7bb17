package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import java.util.List;
import java.util.Optional;

/**
 * The elements of an array that must differ, as UNIQUE lexemes. Equal values must have equal texts
 * for that: strings, integers, words, and numbers that can be listed.
 */
final class UniqueItems {
  /** Most values that are counted; more are taken for infinitely many. */
  private static final int MAX_COUNTED = 256;

  private static final String INSTEAD =
      "let the elements be strings, integers or listed values, without prefixItems and contains";

  private final Values values;
  private final StringLanguage strings;
  private final Optional<List<String>> numbers;
  private final NumberLanguage integers;

  private UniqueItems(Values values, Languages languages) {
    this.values = values;
    strings = languages.withOneText(values.strings());
    numbers = values.numbers().enumerate(MAX_COUNTED);
    // Without a fraction: 1.0 would be another text of 1.
    integers = languages.and(values.numbers(), NumberLanguage.integers());
  }

  /**
   * The elements of a shape.
   *
   * @param pointer the array's schema, for messages
   * @throws UnsupportedSchema if it cannot be seen in their texts that they differ
   */
  static UniqueItems of(
      ArrayView view, Normaliser normaliser, Languages languages, String pointer) {
    if (view.numTupled() > 0 || !view.contains().isEmpty()) {
      throw new UnsupportedSchema(
          "uniqueItems", pointer, "its elements are not all of one schema", INSTEAD);
    }
    if (view.minLength() > WorkLimit.MAX_UNIQUE) {
      throw new UnsupportedSchema(
          "uniqueItems",
          pointer,
          "it asks for " + view.minLength() + " elements that differ",
          "ask for at most " + WorkLimit.MAX_UNIQUE);
    }
    UniqueItems items = new UniqueItems(normaliser.values(view.demand(0)), languages);
    if (!items.areComparable(languages)) {
      throw new UnsupportedSchema(
          "uniqueItems", pointer, "equal elements may have different texts", INSTEAD);
    }
    return items;
  }

  private boolean areComparable(Languages languages) {
    return values.objects().isEmpty()
        && values.arrays().isEmpty()
        && (numbers.isPresent()
            || languages.and(values.numbers(), languages.not(NumberLanguage.integers())).isEmpty());
  }

  /** How many there are; {@link ArrayCondition#UNLIMITED} for very many. */
  int numValues() {
    Optional<List<String>> listed = strings.enumerate(MAX_COUNTED);
    return numbers.isPresent() && listed.isPresent()
        ? numbers.get().size() + listed.get().size() + values.constants().size()
        : ArrayCondition.UNLIMITED;
  }

  /** Adds edges for one element. */
  void add(Grammar.Builder builder, Lexemes lexemes, int from, int to) {
    for (Constant constant : values.constants()) {
      builder.lex(from, lexemes.literal(constant.text(), Lexeme.Kind.UNIQUE), to);
    }
    if (numbers.isPresent()) {
      for (String number : numbers.get()) {
        builder.lex(from, lexemes.literal(number, Lexeme.Kind.UNIQUE), to);
      }
    } else {
      builder.lex(from, lexemes.of(integers, Lexeme.Kind.UNIQUE), to);
    }
    if (!strings.isEmpty()) {
      builder.lex(from, lexemes.of(strings, Lexeme.Kind.UNIQUE), to);
    }
  }
}
