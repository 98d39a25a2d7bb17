package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.ScheduledBatch;
import dev.funnel.schemas.FinishReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Faults of a step. A prompt's first token names its sequence. */
class EngineFaultsTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int LETTER_A = TOKENIZER.encode("a")[0];
  private static final int FIRST_NAME = TOKENIZER.vocabularySize();
  private static final int NUM_TOKENS = 6;
  private static final Matchers NO_GRAMMAR =
      grammar -> {
        throw new AssertionError("no request has a grammar");
      };

  /** Positions of each sequence after the decode that fails. */
  private static final int LENGTH_AT_FAULT = 3;

  @Test
  void onlyTheCulpritsOfADecodeFail() {
    Random random = new Random(1);
    for (int numSequences = 2; numSequences <= 64; numSequences++) {
      Set<Integer> culprits = new TreeSet<>();
      // Too few to be taken for a broken engine, wherever they are.
      int numCulprits = 1 + random.nextInt(Bisection.MAX_ALONE_IN_A_ROW - 1);
      for (int i = 0; i < numCulprits; i++) {
        culprits.add(random.nextInt(numSequences));
      }
      assertOnlyTheCulpritsFail(numSequences, culprits);
    }
  }

  private static void assertOnlyTheCulpritsFail(int numSequences, Set<Integer> culprits) {
    ScriptedForward forward = forward(numSequences);
    Engine engine = engine(forward);
    decodeTogether(engine, numSequences);
    forward.failOn(atFault(culprits));
    int numBatches = forward.batches().size();
    engine.step();
    int numRuns = forward.batches().size() - numBatches;
    while (engine.step() > 0) {}

    String schedule = culprits + " of " + numSequences;
    int log2 = 32 - Integer.numberOfLeadingZeros(numSequences - 1);
    assertThat(numRuns).as(schedule).isLessThanOrEqualTo(2 * culprits.size() * log2 + 1);
    Set<Integer> failed = new HashSet<>();
    for (Generation generation : engine.drainFinished()) {
      if (generation.finishReason() == FinishReason.FAILED) {
        failed.add(Integer.parseInt(generation.id()));
      } else {
        assertThat(generation).isEqualTo(alone(Integer.parseInt(generation.id())));
      }
    }
    assertThat(failed).as(schedule).isEqualTo(culprits);
  }

  @Test
  void faultSaysWhoWasFoundAndHow() {
    ScriptedForward forward = forward(8);
    Engine engine = engine(forward);
    decodeTogether(engine, 8);
    forward.failOn(atFault(Set.of(5)));
    engine.step();

    // All, 0-3, 4-7, 4-5, 4, 5, and then 6-7.
    assertThat(engine.drainFinished())
        .extracting(Generation::fault)
        .containsExactly(
            "its forward pass failed (found alone among 8 sequences in 6 runs): scripted fault");
  }

  @Test
  void faultThatDoesNotComeBackFailsNobody() {
    ScriptedForward forward = forward(8);
    Engine engine = engine(forward);
    decodeTogether(engine, 8);
    forward.failWhen(() -> last(forward).runs().size() == 8);
    engine.step();
    forward.failWhen(() -> false);
    while (engine.step() > 0) {}

    assertThat(engine.drainFinished())
        .hasSize(8)
        .allSatisfy(
            generation ->
                assertThat(generation).isEqualTo(alone(Integer.parseInt(generation.id()))));
  }

  @Test
  void brokenEngineEndsTheStepAfterFewRunsAndIsTriedAgainWithTheNext() {
    ScriptedForward forward = forward(64);
    Engine engine = engine(forward);
    decodeTogether(engine, 64);
    int numBatches = forward.batches().size();
    forward.failWhen(() -> true);
    engine.step();
    forward.failWhen(() -> false);

    assertThat(forward.batches().size() - numBatches).isEqualTo(15);
    List<Generation> failed = engine.drainFinished();
    assertThat(failed)
        .hasSize(64)
        .extracting(Generation::finishReason)
        .containsOnly(FinishReason.FAILED);
    assertThat(failed.get(63).fault())
        .isEqualTo(
            "the forward pass of 32 sequences that it was in failed; after 15 runs, with 4 sequences in a"
                + " row that failed alone, it was not tried alone: scripted fault");

    engine.submit(request(64));
    while (engine.step() > 0) {}
    assertThat(engine.drainFinished()).containsExactly(alone(64));
  }

  @Test
  void culpritsSideBySideTakeNobodyWithThem() {
    assertOnlyTheCulpritsFail(64, Set.of(3, 4, 5, 6));
  }

  @Test
  void successBetweenCulpritsSaysThatTheEngineIsNotBroken() {
    Set<Integer> everyOther = new TreeSet<>();
    for (int i = 0; i < 32; i += 2) {
      everyOther.add(i);
    }

    assertOnlyTheCulpritsFail(32, everyOther);
  }

  @Test
  void modelThatIsNotLoadedFailsItsSequencesOnly() {
    ModelIdentity adapted = ScriptedModels.adapted(1);
    ScriptedForward forward = forward(8);
    Engine engine = engine(forward);
    decodeTogether(engine, 3);
    engine.submit(request(3, adapted));
    engine.step();
    forward.unload(adapted);
    engine.submit(request(4, adapted));
    while (engine.step() > 0) {}

    List<Generation> finished = engine.drainFinished();
    assertThat(finished)
        .filteredOn(generation -> generation.finishReason() == FinishReason.FAILED)
        .extracting(Generation::id)
        .containsExactlyInAnyOrder("3", "4");
    assertThat(finished)
        .filteredOn(generation -> generation.finishReason() != FinishReason.FAILED)
        .containsExactlyInAnyOrder(alone(0), alone(1), alone(2));
    assertThat(finished.get(0).fault()).contains("scripted model that is not loaded");
  }

  @Test
  void sequenceWhoseLogitsCannotBeReadFailsAlone() {
    ScriptedForward forward =
        new ScriptedForward(
            4,
            16,
            TOKENIZER.vocabularySize(),
            history -> {
              if (atFault(Set.of(1)).test(history)) {
                return new float[0];
              }
              float[] logits = new float[TOKENIZER.vocabularySize()];
              logits[next(history)] = 1;
              return logits;
            });
    Engine engine = engine(forward);
    decodeTogether(engine, 3);
    int numBatches = forward.batches().size();
    engine.step();

    assertThat(forward.batches()).hasSize(numBatches + 1);
    List<Generation> failed = engine.drainFinished();
    assertThat(failed).extracting(Generation::id).containsExactly("1");
    assertThat(failed.get(0).fault()).contains("could not be read");
    while (engine.step() > 0) {}
    assertThat(engine.drainFinished()).containsExactlyInAnyOrder(alone(0), alone(2));
  }

  /** Lets these run until the next step is that of the fault. */
  private static void decodeTogether(Engine engine, int numSequences) {
    for (int i = 0; i < numSequences; i++) {
      engine.submit(request(i));
    }
    for (int i = 0; i < LENGTH_AT_FAULT - 1; i++) {
      engine.step();
    }
  }

  private static Predicate<List<Integer>> atFault(Set<Integer> culprits) {
    return history ->
        history.size() == LENGTH_AT_FAULT && culprits.contains(history.get(0) - FIRST_NAME);
  }

  private static Generation alone(int number) {
    Engine engine = engine(forward(1));
    engine.submit(request(number));
    while (engine.step() > 0) {}
    return engine.drainFinished().get(0);
  }

  private static ScriptedForward forward(int maxSlots) {
    return ScriptedForward.writing(maxSlots, 16, EngineFaultsTest::next);
  }

  private static int next(List<Integer> history) {
    return LETTER_A + Math.floorMod(new ArrayList<>(history).hashCode(), 26);
  }

  private static Engine engine(ScriptedForward forward) {
    return new Engine(forward, TOKENIZER, new EngineLimits(forward.maxSlots(), 64, 64), NO_GRAMMAR);
  }

  private static ScheduledBatch last(ScriptedForward forward) {
    return forward.batches().get(forward.batches().size() - 1);
  }

  private static GenerationRequest request(int number) {
    return request(number, ScriptedModels.BASE);
  }

  private static GenerationRequest request(int number, ModelIdentity model) {
    return new GenerationRequest(
        String.valueOf(number),
        model,
        List.of(FIRST_NAME + number),
        new ResolvedSampling(0, 1, 0, 0),
        NUM_TOKENS,
        List.of(),
        null);
  }
}
