package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileSchemaTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final int STEPS = 40;

  private static final Tokenizer TOKENIZER = new SmallVocabulary();

  static Stream<Arguments> schemas() {
    return HostileSchemas.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue().replace('\'', '"')));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void isRefusedOrCompiledInUnderASecond(String name, String schema) {
    long begin = System.nanoTime();

    Optional<Grammar> grammar = compile(schema);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
    grammar.ifPresent(HostileSchemaTest::follow);
  }

  private static Optional<Grammar> compile(String schema) {
    try {
      return Optional.of(Compiled.grammar((JsonObject) JsonValue.parse(schema)));
    } catch (RequestRefused | GrammarTooLarge | JsonException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }

  // The engine's thread must not be held up either.
  private static void follow(Grammar grammar) {
    long begin = System.nanoTime();
    Matcher matcher = Masking.of(TOKENIZER).start(grammar);
    int remaining = matcher.bound() + 2 * STEPS;
    for (int i = 0; i < STEPS; i++) {
      int token = matcher.mask(remaining--).next(0);
      if (token == TOKENIZER.endOfTurnId()) {
        break;
      }
      matcher.accept(token);
      assertThat(matcher.forcedBytes()).isNotNull();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
  }
}
