package dev.funnel.inference.grammar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.RequestRefused;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
  static Stream<RealisticSchemas.Example> examples() {
    return RealisticSchemas.all().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theJudgeSaysWhatPeopleExpectOfASchema(RealisticSchemas.Example example)
      throws RequestRefused {
    Judge judge = Judge.of(example.schema());

    for (String text : example.valid()) {
      assertThat(judge.problem(text)).as(text).isEmpty();
    }
    for (String text : example.invalid()) {
      assertThat(judge.problem(text)).as(text).isPresent();
    }
  }
}
