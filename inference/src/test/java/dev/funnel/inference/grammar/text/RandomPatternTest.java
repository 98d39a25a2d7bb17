package dev.funnel.inference.grammar.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonString;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RandomPatternTest {
  private static final int PATTERNS = 1_500;
  private static final int TEXTS = 40;

  @Test
  void automataAgreeWithJavaWhereTheDialectsDo() {
    RandomPattern source = RandomPattern.common(new Random(1));

    for (int i = 0; i < PATTERNS; i++) {
      String pattern = source.pattern();
      Automaton automaton = EcmaRegex.found(pattern);
      Pattern java = Pattern.compile(pattern);
      for (int j = 0; j < TEXTS; j++) {
        String text = source.text();
        assertThat(automaton.contains(text))
            .as("/%s/ on '%s'", pattern, text)
            .isEqualTo(java.matcher(text).find());
      }
    }
  }

  @Test
  void automataAgreeWithTheValidator() throws RequestRefused {
    RandomPattern source = RandomPattern.ecma(new Random(2));

    for (int i = 0; i < PATTERNS; i++) {
      String pattern = source.pattern();
      Automaton automaton = EcmaRegex.found(pattern);
      ArgumentsValidator validator = validator(pattern);
      for (int j = 0; j < TEXTS; j++) {
        String text = source.text();
        String arguments = new JsonObject(Map.of("a", new JsonString(text))).toJson();
        assertThat(automaton.contains(text))
            .as("/%s/ on '%s'", pattern, text)
            .isEqualTo(validator.problem(arguments).isEmpty());
      }
    }
  }

  private static ArgumentsValidator validator(String pattern) throws RequestRefused {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":%s}}}"
            .formatted(new JsonString(pattern).toJson());
    return ArgumentsValidator.compile(new FunctionDefinition("f", null, schema));
  }
}
