package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.schemas.json.JsonCursor;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What one schema's own keywords say of numbers and of strings. */
final class ScalarKeywords {
  /** JSON Schema's other formats; any further name is an annotation. */
  private static final Set<String> UNSUPPORTED_FORMATS =
      Set.of(
          "idn-email",
          "idn-hostname",
          "iri",
          "iri-reference",
          "json-pointer",
          "regex",
          "relative-json-pointer",
          "uri-reference",
          "uri-template");

  private final JsonCursor schema;
  private final Languages languages;
  private final Guard guard;

  ScalarKeywords(JsonCursor schema, Languages languages, Guard guard) {
    this.schema = schema;
    this.languages = languages;
    this.guard = guard;
  }

  /**
   * The numbers allowed.
   *
   * @param all what the schema's {@code type} allows
   */
  NumberLanguage numbers(NumberLanguage all) {
    NumberLanguage numbers = all;
    numbers = limited(numbers, "minimum", NumberLanguage::atLeast);
    numbers = limited(numbers, "exclusiveMinimum", NumberLanguage::above);
    numbers = limited(numbers, "maximum", NumberLanguage::atMost);
    numbers = limited(numbers, "exclusiveMaximum", NumberLanguage::below);
    return limited(numbers, "multipleOf", NumberLanguage::multipleOf);
  }

  private NumberLanguage limited(
      NumberLanguage numbers, String keyword, Function<BigDecimal, NumberLanguage> language) {
    Optional<JsonCursor> value = schema.find(keyword);
    if (value.isEmpty()) {
      return numbers;
    }
    BigDecimal number = value.get().number();
    if (keyword.equals("multipleOf") && number.signum() <= 0) {
      throw value.get().problem("must be above 0");
    }
    return guard.keyword(
        keyword, () -> languages.and(numbers, languages.made(language.apply(number))), numbers);
  }

  /** The strings allowed. */
  StringLanguage strings() {
    return formatted(matching(ofLength()));
  }

  private StringLanguage ofLength() {
    int min = Limits.atLeast(schema, "minLength");
    int max = Limits.atMost(schema, "maxLength");
    if (min == 0 && max == Integer.MAX_VALUE) {
      return StringLanguage.all();
    }
    return min > max
        ? StringLanguage.none()
        : guard.keyword(
            min > 0 ? "minLength" : "maxLength",
            () -> StringLanguage.ofLength(min, max),
            StringLanguage.all());
  }

  private StringLanguage matching(StringLanguage strings) {
    Optional<JsonCursor> pattern = schema.find("pattern");
    if (pattern.isEmpty()) {
      return strings;
    }
    String regex = pattern.get().string();
    return guard.keyword(
        "pattern",
        () -> languages.and(strings, languages.made(StringLanguage.matching(regex))),
        strings);
  }

  private StringLanguage formatted(StringLanguage strings) {
    Optional<JsonCursor> format = schema.find("format");
    if (format.isEmpty()) {
      return strings;
    }
    String name = format.get().string();
    return guard.keyword("format", () -> formatted(strings, name), strings);
  }

  private StringLanguage formatted(StringLanguage strings, String name) {
    Optional<StringLanguage> language = StringLanguage.ofFormat(name);
    if (language.isPresent()) {
      return languages.and(strings, language.get());
    }
    if (UNSUPPORTED_FORMATS.contains(name)) {
      throw new UnsupportedSchema(
          "format",
          schema.pointer(),
          "'" + name + "' is not known as a regular language",
          "write a pattern");
    }
    return strings;
  }
}
