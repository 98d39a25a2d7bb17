package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int LETTER_A = TOKENIZER.encode("a")[0];
  private static final Matchers NO_GRAMMAR =
      grammar -> {
        throw new AssertionError("no request has a grammar");
      };
  private static final int MAX_POSITIONS = 64;

  /** Writes the alphabet for ever. */
  private final ScriptedForward forward =
      ScriptedForward.writing(4, MAX_POSITIONS, history -> LETTER_A + history.size() % 26);

  @Test
  void generationHasTextReasonAndUsage() {
    Engine engine = engine(4, 16, 8);

    engine.submit(request("one", 3, 5));
    finish(engine);

    assertThat(engine.drainFinished())
        .containsExactly(
            new Generation(
                "one",
                "defgh",
                FinishReason.LENGTH,
                new Usage(3, 5),
                null,
                false,
                Generation.Work.NONE));
    assertThat(engine.drainFinished()).isEmpty();
  }

  @Test
  void endOfTurnEndsTheGenerationAndIsNoText() {
    ScriptedForward brief =
        ScriptedForward.writing(
            1,
            MAX_POSITIONS,
            history -> history.size() < 4 ? LETTER_A : ScriptedTokenizer.END_OF_TURN);
    Engine engine = new Engine(brief, TOKENIZER, new EngineLimits(1, 16, 8), NO_GRAMMAR);

    engine.submit(request("one", 2, 50));
    finish(engine);

    assertThat(engine.drainFinished())
        .containsExactly(
            new Generation(
                "one",
                "aa",
                FinishReason.STOP,
                new Usage(2, 3),
                null,
                false,
                Generation.Work.NONE));
  }

  @Test
  void idleEngineStepsNothing() {
    Engine engine = engine(4, 16, 8);

    assertThat(engine.step()).isZero();
    assertThat(forward.batches()).isEmpty();
  }

  @Test
  void sequencesJoinTheBatchWhileOthersDecode() {
    Engine engine = engine(4, 4, 8);

    engine.submit(request("one", 2, 9));
    engine.step();
    engine.step();
    engine.submit(request("two", 2, 9));
    engine.step();
    engine.step();

    assertThat(forward.batches().get(2).runs())
        .extracting(Run::start, run -> run.tokens().size())
        .containsExactly(tuple(3, 1), tuple(0, 2));
    assertThat(forward.batches().get(3).runs()).extracting(Run::start).containsExactly(4, 2);
  }

  @Test
  void stepSaysHowManySequencesItAdvanced() {
    Engine engine = engine(4, 4, 8);
    engine.submit(request("one", 2, 9));
    engine.submit(request("two", 2, 9));

    assertThat(List.of(engine.step(), engine.step())).containsExactly(2, 2);
  }

  @Test
  void longPromptIsComputedInChunksBesideDecodes() {
    Engine engine = engine(4, 4, 8);
    engine.submit(request("short", 1, 50));
    engine.step();
    engine.submit(request("long", 10, 50));

    for (int i = 0; i < 5; i++) {
      engine.step();
    }

    assertThat(numTokens(forward.batches().subList(1, 6)))
        .containsExactly(List.of(1, 3), List.of(1, 3), List.of(1, 3), List.of(1, 1), List.of(1, 1));
  }

  @Test
  void promptsShareAStepInTheOrderOfTheirAdmission() {
    Engine engine = engine(4, 8, 8);
    for (int i = 0; i < 4; i++) {
      engine.submit(request("prompt" + i, 3, 50));
    }

    engine.step();
    engine.step();

    // The fourth finds no room in the first step.
    assertThat(numTokens(forward.batches())).containsExactly(List.of(3, 3, 2), List.of(1, 1, 1, 3));
  }

  @Test
  void everyRunningSequenceGetsATokenInEveryStepHoweverLittleItsBudgetLeaves() {
    Engine engine = engine(4, 4, 8);
    engine.submit(request("one", 1, 50));
    engine.submit(request("two", 1, 50));
    engine.submit(request("three", 1, 50));
    engine.submit(request("long", 3, 50));

    for (int i = 0; i < 4; i++) {
      engine.step();
    }

    assertThat(numTokens(forward.batches()))
        .containsExactly(
            List.of(1, 1, 1, 1), List.of(1, 1, 1, 1), List.of(1, 1, 1, 1), List.of(1, 1, 1, 1));
  }

  @Test
  void freedSlotIsFilledByTheLastSequence() {
    Engine engine = engine(4, 16, 8);
    engine.submit(request("short", 1, 2));
    engine.submit(request("middle", 2, 9));
    engine.submit(request("last", 3, 9));

    while (engine.drainFinished().isEmpty()) {
      engine.step();
    }

    assertThat(engine.numRunning()).isEqualTo(2);
    assertThat(forward.slot(0)).startsWith(prompt(3).toArray(Integer[]::new));
  }

  @Test
  void maxTokensIsCappedToThePositionsThatThePromptLeaves() {
    Engine engine = engine(4, 100, 8);

    engine.submit(request("one", MAX_POSITIONS - 2, 50));
    finish(engine);

    assertThat(engine.drainFinished().get(0).finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(forward.slot(0)).hasSize(MAX_POSITIONS - 1);
  }

  @Test
  void promptThatLeavesNoPositionIsRefused() {
    Engine engine = engine(4, 16, 8);

    assertThatThrownBy(() -> engine.submit(request("one", MAX_POSITIONS, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 tokens");
  }

  @Test
  void submitWithoutRoomIsABug() {
    Engine engine = engine(1, 16, 1);
    engine.submit(request("one", 1, 1));

    assertThat(engine.hasRoom()).isFalse();
    assertThatThrownBy(() -> engine.submit(request("two", 1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("hasRoom()");
  }

  @Test
  void idOfALiveSequenceIsTaken() {
    Engine engine = engine(1, 16, 8);
    engine.submit(request("one", 1, 9));
    engine.step();

    assertThatThrownBy(() -> engine.submit(request("one", 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'one'");
  }

  @Test
  void abortedSequenceKeepsItsTextAndFreesItsSlot() {
    Engine engine = engine(1, 16, 8);
    engine.submit(request("running", 1, 9));
    engine.submit(request("waiting", 1, 9));
    engine.step();
    engine.step();

    engine.abort("running");
    engine.abort("waiting");
    engine.abort("unknown");

    assertThat(engine.drainFinished())
        .containsExactly(
            new Generation(
                "running",
                "bc",
                FinishReason.ABORTED,
                new Usage(1, 2),
                null,
                false,
                Generation.Work.NONE),
            new Generation(
                "waiting",
                "",
                FinishReason.ABORTED,
                new Usage(1, 0),
                null,
                false,
                Generation.Work.NONE));
    assertThat(engine.numRunning() + engine.numWaiting()).isZero();
  }

  @Test
  void faultOfAPromptFailsThatSequenceOnly() {
    Engine engine = engine(4, 16, 8);
    engine.submit(request("one", 1, 4));
    engine.step();
    engine.submit(request("two", 2, 4));
    forward.failOn(history -> history.get(0) == 102);
    finish(engine);

    List<Generation> finished = engine.drainFinished();

    assertThat(finished)
        .extracting(Generation::id, Generation::finishReason)
        .containsExactly(tuple("two", FinishReason.FAILED), tuple("one", FinishReason.LENGTH));
    assertThat(finished.get(0).fault()).contains("scripted fault");
  }

  @Test
  void sequenceWhoseLogitsAreNoNumbersFailsAlone() {
    var poisonedByTwo =
        new ScriptedForward(
            4,
            MAX_POSITIONS,
            TOKENIZER.vocabularySize(),
            history -> {
              float[] logits = new float[TOKENIZER.vocabularySize()];
              logits[LETTER_A] = history.equals(prompt(2)) ? Float.NaN : 1;
              return logits;
            });
    var engine = new Engine(poisonedByTwo, TOKENIZER, new EngineLimits(2, 16, 8), NO_GRAMMAR);
    engine.submit(request("one", 1, 4));
    engine.submit(request("two", 2, 4));
    finish(engine);

    assertThat(engine.drainFinished())
        .extracting(Generation::id, Generation::finishReason)
        .containsExactly(tuple("two", FinishReason.FAILED), tuple("one", FinishReason.LENGTH));
  }

  @Test
  void anotherThreadIsRefused() {
    Engine engine = engine(1, 16, 8);
    engine.step();

    assertThatThrownBy(() -> CompletableFuture.runAsync(engine::step).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the engine belongs to thread");
  }

  @Test
  void moreRunningSequencesThanSlotsAreRefused() {
    assertThatThrownBy(() -> engine(5, 16, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 slots");
  }

  private Engine engine(int maxRunning, int maxStepTokens, int maxWaiting) {
    return new Engine(
        forward, TOKENIZER, new EngineLimits(maxRunning, maxStepTokens, maxWaiting), NO_GRAMMAR);
  }

  /** Of each batch, the tokens of its runs. */
  private static List<List<Integer>> numTokens(List<ScheduledBatch> batches) {
    return batches.stream()
        .map(batch -> batch.runs().stream().map(run -> run.tokens().size()).toList())
        .toList();
  }

  private static void finish(Engine engine) {
    while (engine.step() > 0) {}
  }

  private static GenerationRequest request(String id, int numPromptTokens, int maxTokens) {
    return new GenerationRequest(
        id,
        ScriptedModels.BASE,
        prompt(numPromptTokens),
        new ResolvedSampling(0, 1, 0, 0),
        maxTokens,
        List.of(),
        null);
  }

  /** Tokens that tell prompts of different lengths apart. */
  private static List<Integer> prompt(int numTokens) {
    return new ArrayList<>(Collections.nCopies(numTokens, 100 + numTokens));
  }
}
