package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedMatchers;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import dev.funnel.schemas.FinishReason;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the engine makes of a grammar. The model likes lower letters better than higher ones. */
class EngineGrammarTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer("city", "{\"", "\":");
  private static final List<Integer> PROMPT = List.of(ScriptedTokenizer.START);

  private final ScriptedMatchers matchers = new ScriptedMatchers(TOKENIZER);
  private ScriptedForward forward =
      new ScriptedForward(4, 200, TOKENIZER.vocabularySize(), history -> likes());
  private Engine engine = engine();

  @Test
  void bestAllowedTokenIsTakenIfTheModelPrefersAnother() {
    assertThat(generate(matchers.oneOf("y", "z"), 9).text()).isEqualTo("y");
  }

  @Test
  void bytesThatMustComeAreNotSampled() {
    Generation generation = generate(matchers.oneOf("a{\"city\":1}", "b{\"city\":2}"), 20);

    assertThat(generation.text()).isEqualTo("a{\"city\":1}");
    assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
    // All but the first: {" city ": 1 } and the end of the turn.
    assertThat(generation.work().numForcedTokens()).isEqualTo(6);
    assertThat(generation.usage().completionTokens()).isEqualTo(7);
    assertThat(forward.batches()).hasSize(1);
  }

  @Test
  void bytesThatMustComeFirstAreComputedWithThePrompt() {
    generate(matchers.oneOf("{\"city\":a}", "{\"city\":b}"), 20);

    assertThat(forward.batches().get(0).numTokens()).isEqualTo(PROMPT.size() + 3);
  }

  @Test
  void forcedTokensFollowTheSampledOneInOneStep() {
    generate(matchers.oneOf("a{\"city\":a", "a{\"city\":b", "b"), 20);

    List<Run> runs = forward.batches().get(1).runs();
    assertThat(runs).extracting(run -> run.tokens().size()).containsExactly(4);
  }

  @Test
  void longRunIsFedInSeveralSteps() {
    generate(matchers.oneOf("b" + "x".repeat(40) + "b", "b" + "x".repeat(40) + "c", "c"), 60);

    assertThat(forward.batches().stream().skip(1))
        .extracting(ScheduledBatch::numTokens)
        .containsExactly(16, 16, 9);
  }

  @Test
  void turnThatCanOnlyBeWrittenInOneWayNeedsNoModel() {
    Generation generation = generate(matchers.oneOf("{\"city\":}"), 20);

    assertThat(generation.text()).isEqualTo("{\"city\":}");
    assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(forward.batches()).isEmpty();
  }

  @Test
  void limitClosesWhatTheModelWouldHaveGoneOnWith() {
    Grammar grammar = matchers.oneOf("aaaaaaaa", "aab");

    Generation generation = generate(grammar, 4);

    assertThat(generation.text()).isEqualTo("aab");
    assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(generation.closedByLimit()).isTrue();
  }

  @Test
  void turnThatTheModelEndsItselfIsNotClosedByTheLimit() {
    assertThat(generate(matchers.oneOf("ab", "acccccc"), 3).closedByLimit()).isFalse();
  }

  @Test
  void sameDrawTellsWhetherTheLimitChose() {
    for (int seed = 0; seed < 40; seed++) {
      Grammar grammar = matchers.oneOf("ax", "bx", "cxxxxxx");
      Generation generous = generate(request("generous" + seed, grammar, 20, drawn(seed)));
      Generation limited = generate(request("limited" + seed, grammar, 3, drawn(seed)));

      assertThat(limited.closedByLimit()).isEqualTo(!limited.text().equals(generous.text()));
    }
  }

  @Test
  void freeTextMayBeCutAndIsNotClosedByTheLimit() {
    Generation generation = generate(matchers.textOr("{a}"), 5);

    assertThat(generation.text()).isEqualTo("aaaaa");
    assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(generation.closedByLimit()).isFalse();
  }

  @Test
  void callThatNoLongerFitsIsNotBegun() {
    forward = ScriptedForward.writing(4, 200, history -> TOKENIZER.encode("{")[0]);
    engine = engine();

    assertThat(generate(matchers.textOr("{12345}"), 8).text()).isEqualTo("{12345}");
    assertThat(generate(matchers.textOr("{12345}"), 7).text()).doesNotContain("{");
  }

  @Test
  void stopSequencesActInFreeTextOnly() {
    Grammar grammar = matchers.textOr("{stop}");
    forward =
        ScriptedForward.writing(4, 200, history -> TOKENIZER.encode("ab{")[history.size() - 1]);
    engine = engine();
    engine.submit(
        new GenerationRequest(
            "one",
            ScriptedModels.BASE,
            PROMPT,
            new ResolvedSampling(0, 1, 0, 0),
            20,
            List.of("b{st", "op"),
            grammar));

    assertThat(finish().text()).isEqualTo("ab{stop}");

    engine.submit(
        new GenerationRequest(
            "two",
            ScriptedModels.BASE,
            PROMPT,
            new ResolvedSampling(0, 1, 0, 0),
            20,
            List.of("b"),
            grammar));
    assertThat(finish().text()).isEqualTo("a");
  }

  @Test
  void failingMatcherEndsItsOwnSequenceOnly() {
    engine.submit(request("broken", matchers.failing(1, "abc", "abd"), 9, GREEDY));
    engine.submit(request("whole", matchers.oneOf("abc", "bcd"), 9, GREEDY));
    engine.submit(request("dead", matchers.failing(0, "abc"), 9, GREEDY));

    while (engine.step() > 0) {}

    List<Generation> finished = engine.drainFinished();
    assertThat(finished)
        .extracting(Generation::id, Generation::finishReason)
        .containsExactlyInAnyOrder(
            tuple("broken", FinishReason.FAILED),
            tuple("dead", FinishReason.FAILED),
            tuple("whole", FinishReason.STOP));
    assertThat(finished.stream().map(Generation::fault).collect(Collectors.joining()))
        .contains("scripted fault of a matcher");
  }

  @Test
  void turnThatDoesNotFitItsLimitFailsAtOnce() {
    Generation generation = generate(matchers.oneOf("abcdefgh"), 5);

    assertThat(generation.finishReason()).isEqualTo(FinishReason.FAILED);
    assertThat(generation.fault()).contains("needs 9 tokens").contains("may write 5");
    assertThat(forward.batches()).isEmpty();
  }

  @Test
  void sequenceWhoseAllowedTokensHaveNoLikelihoodFailsAlone() {
    forward =
        new ScriptedForward(
            4,
            200,
            TOKENIZER.vocabularySize(),
            history -> {
              float[] logits = likes();
              logits[TOKENIZER.encode("y")[0]] = Float.NEGATIVE_INFINITY;
              logits[TOKENIZER.encode("z")[0]] = Float.NEGATIVE_INFINITY;
              return logits;
            });
    engine = engine();

    Generation generation = generate(matchers.oneOf("y", "z"), 9);

    assertThat(generation.finishReason()).isEqualTo(FinishReason.FAILED);
    assertThat(generation.fault()).contains("may come next");
  }

  private static final ResolvedSampling GREEDY = new ResolvedSampling(0, 1, 0, 0);

  private static ResolvedSampling drawn(long seed) {
    return new ResolvedSampling(50, 1, 0, seed);
  }

  private static float[] likes() {
    float[] logits = new float[TOKENIZER.vocabularySize()];
    for (char letter = 'a'; letter <= 'z'; letter++) {
      logits[TOKENIZER.encode(String.valueOf(letter))[0]] = 100 - letter + 'a';
    }
    return logits;
  }

  private Engine engine() {
    return new Engine(forward, TOKENIZER, new EngineLimits(4, 20, 8), matchers);
  }

  private static GenerationRequest request(
      String id, Grammar grammar, int maxTokens, ResolvedSampling sampling) {
    return new GenerationRequest(
        id, ScriptedModels.BASE, PROMPT, sampling, maxTokens, List.of(), grammar);
  }

  private Generation generate(Grammar grammar, int maxTokens) {
    return generate(request("one", grammar, maxTokens, GREEDY));
  }

  private Generation generate(GenerationRequest request) {
    engine.submit(request);
    return finish();
  }

  private Generation finish() {
    while (engine.step() > 0) {}
    return engine.drainFinished().get(0);
  }
}
