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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several models in one engine. The scripted forward pass fails if one reads another's slot. */
class EngineModelsTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int LETTER_A = TOKENIZER.encode("a")[0];
  private static final ModelIdentity BASE = ScriptedModels.BASE;
  private static final ModelIdentity FIRST = ScriptedModels.adapted(1);
  private static final ModelIdentity SECOND = ScriptedModels.adapted(2);
  private static final Matchers NO_GRAMMAR =
      grammar -> {
        throw new AssertionError("no request has a grammar");
      };

  private final ScriptedForward forward =
      ScriptedForward.writing(8, 1_000, history -> LETTER_A + history.size() % 26);

  @Test
  void aStepAdvancesTheSequencesOfOneModelInConsecutiveSlots() {
    Engine engine = engine(64);
    List<ModelIdentity> models = List.of(BASE, FIRST, BASE, SECOND, FIRST, BASE);
    for (int i = 0; i < models.size(); i++) {
      engine.submit(request("r" + i, models.get(i), 3, 50));
    }
    step(engine, 3);

    assertThat(lastBatches(3))
        .allSatisfy(
            batch -> assertThat(batch.runs()).hasSize(Collections.frequency(models, batch.model())))
        .extracting(ScheduledBatch::model)
        .containsExactly(BASE, FIRST, SECOND);
    assertThat(lastBatches(3)).extracting(ScheduledBatch::firstSlot).containsExactly(0, 3, 5);
  }

  @Test
  void modelsTakeTurnsHoweverManySequencesTheyHave() {
    Engine engine = engine(64);
    engine.submit(request("few", FIRST, 3, 200));
    for (int i = 0; i < 6; i++) {
      engine.submit(request("many" + i, BASE, 3, 200));
    }
    step(engine, 40);

    assertThat(batchesOf(lastBatches(40))).containsOnly(Map.entry(FIRST, 20), Map.entry(BASE, 20));
  }

  @Test
  void aModelWhoseSequencesComeAndGoOvertakesTheOthersOnceEach() {
    Engine engine = engine(64);
    engine.submit(request("long", BASE, 3, 300));
    engine.step();
    int numSubmitted = 0;
    for (int step = 0; step < 300; step++) {
      // A new group at every admission, which is gone after a decode.
      if (engine.numWaiting() == 0) {
        ModelIdentity model = ScriptedModels.adapted(1 + numSubmitted % 5);
        engine.submit(request("short" + numSubmitted++, model, 3, 2));
      }
      engine.step();
    }

    Set<ModelIdentity> computedSinceBase = new HashSet<>();
    for (ScheduledBatch batch : forward.batches()) {
      if (batch.model().equals(BASE)) {
        computedSinceBase.clear();
      } else {
        assertThat(computedSinceBase.add(batch.model())).as("%s", batch.model()).isTrue();
      }
    }
    assertThat(numSubmitted).isGreaterThan(50);
  }

  @Test
  void noStepHasMoreTokensThanTheLimitAndTheModelsGoOnTakingTurns() {
    Engine engine = engine(16);
    engine.submit(request("base", BASE, 3, 300));
    engine.submit(request("first", FIRST, 3, 300));
    step(engine, 4);
    for (int i = 0; i < 4; i++) {
      engine.submit(request("long" + i, i % 2 == 0 ? SECOND : FIRST, 90, 10));
    }
    step(engine, 30);

    assertThat(forward.batches())
        .extracting(ScheduledBatch::numTokens)
        .allSatisfy(numTokens -> assertThat(numTokens).isLessThanOrEqualTo(16));
    assertThat(batchesOf(lastBatches(30)))
        .containsOnly(Map.entry(BASE, 10), Map.entry(FIRST, 10), Map.entry(SECOND, 10));
  }

  @Test
  void aMoveThatFailsToMakeRoomEndsTheMovedSequenceAlone() {
    Engine engine = engine(64);
    engine.submit(request("base", BASE, 3, 20));
    engine.submit(request("moved", FIRST, 3, 20));
    step(engine, 2);
    boolean[] isFirst = {true};
    forward.failWhen(
        () -> {
          boolean fails = isFirst[0];
          isFirst[0] = false;
          return fails;
        });

    // It belongs before the other model's, whose move is the next native call.
    engine.submit(request("joining", BASE, 3, 20));
    while (engine.step() > 0) {}

    List<Generation> finished = engine.drainFinished();
    assertThat(finished).filteredOn(generation -> generation.fault() != null).hasSize(1);
    assertThat(finished.get(0).id()).isEqualTo("moved");
    assertThat(finished.get(0).fault()).contains("could not be moved");
    assertThat(finished).extracting(Generation::id).contains("base", "joining");
  }

  private Engine engine(int maxStepTokens) {
    return new Engine(forward, TOKENIZER, new EngineLimits(8, maxStepTokens, 8), NO_GRAMMAR);
  }

  private static void step(Engine engine, int count) {
    for (int i = 0; i < count; i++) {
      engine.step();
    }
  }

  private List<ScheduledBatch> lastBatches(int count) {
    List<ScheduledBatch> batches = forward.batches();
    return batches.subList(batches.size() - count, batches.size());
  }

  private static Map<ModelIdentity, Integer> batchesOf(List<ScheduledBatch> batches) {
    Map<ModelIdentity, Integer> counts = new HashMap<>();
    for (ScheduledBatch batch : batches) {
      counts.merge(batch.model(), 1, Integer::sum);
    }
    return counts;
  }

  private static GenerationRequest request(
      String id, ModelIdentity model, int numPromptTokens, int maxTokens) {
    return new GenerationRequest(
        id,
        model,
        Collections.nCopies(numPromptTokens, 100),
        new ResolvedSampling(0, 1, 0, 0),
        maxTokens,
        List.of(),
        null);
  }
}
