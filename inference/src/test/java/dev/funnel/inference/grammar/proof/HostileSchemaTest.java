package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.spi.Tokenizer;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileSchemaTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** When a test is given up, so that the others can run. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int STEPS = 20;
  private static final Tokenizer TOKENIZER = new SmallVocabulary();

  static Stream<Arguments> schemas() {
    return HostileSchemas.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue().replace('\'', '"')));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void isRefusedOrCompiledInUnderASecond(String name, String schema) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          long begin = cpuTime();
          compile(schema);
          assertThat(Duration.ofNanos(cpuTime() - begin)).isLessThan(LIMIT);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void ifCompiledNoStepHoldsUpTheEngine(String name, String schema) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          Optional<Grammar> grammar = compile(schema);
          if (grammar.isPresent()) {
            follow(grammar.get());
          }
        });
  }

  private static Optional<Grammar> compile(String schema) {
    try {
      return Optional.of(Compiled.grammar((JsonObject) JsonValue.parse(schema)));
    } catch (RequestRefused | JsonException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return Optional.empty();
    }
  }

  private static void follow(Grammar grammar) {
    Matcher matcher = Masking.of(TOKENIZER).start(grammar);
    long begin = cpuTime();
    int remaining = matcher.bound() + STEPS;
    for (int i = 0; i < STEPS; i++) {
      int token = matcher.mask(remaining--).next(0);
      assertThat(Duration.ofNanos(cpuTime() - begin)).as("step " + i).isLessThan(LIMIT);
      if (token == TOKENIZER.endOfTurnId()) {
        return;
      }
      matcher.accept(token);
      assertThat(matcher.forcedBytes()).isNotNull();
      begin = cpuTime();
    }
  }

  // Of this thread: other work on the machine must not fail a test.
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
