package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.text.Literals;
import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import java.util.HashMap;
import java.util.Map;

/** The lexemes of one compilation, each made once. */
final class Lexemes {
  private record Key(Object text, Lexeme.Kind kind) {}

  private final WorkLimit limit;
  private final Map<Key, Lexeme> made = new HashMap<>();

  Lexemes(WorkLimit limit) {
    this.limit = limit;
  }

  /** A fixed text. */
  Lexeme literal(String text) {
    return literal(text, Lexeme.Kind.PLAIN);
  }

  Lexeme literal(String text, Lexeme.Kind kind) {
    return made.computeIfAbsent(new Key(text, kind), key -> Literals.of(text, kind));
  }

  Lexeme of(StringLanguage strings, Lexeme.Kind kind) {
    return made.computeIfAbsent(
        new Key(strings, kind),
        key -> {
          limit.spendOnAutomata(strings.numSteps());
          return strings.json(kind);
        });
  }

  Lexeme of(NumberLanguage numbers, Lexeme.Kind kind) {
    return made.computeIfAbsent(
        new Key(numbers, kind),
        key -> {
          limit.spendOnAutomata(numbers.numSteps());
          return numbers.json(kind);
        });
  }
}
