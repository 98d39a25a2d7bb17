package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedMatchers;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.spi.ScheduledBatch.Run;
import dev.funnel.schemas.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Prompts that begin like others, and the scripted model's blocks that keep what was computed. */
class EnginePrefixTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int MAX_POSITIONS = 40;
  private static final List<Integer> PROMPT = List.of(97, 98, 99, 97, 98, 99, 97);

  @Test
  void aPromptThatBeginsLikeAnotherIsComputedFromWhereTheyPart() {
    ScriptedForward forward = forward(2).withBlocks(8, 2);
    Engine engine = engine(forward, 2);

    Generation first = run(engine, "first", PROMPT, ScriptedModels.BASE);
    Generation second = run(engine, "second", PROMPT, ScriptedModels.BASE);

    assertThat(first.work().numReusedTokens()).isZero();
    assertThat(second.work().numReusedTokens()).isEqualTo(6);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(starts(forward)).startsWith(0).contains(6).containsOnlyOnce(0, 6);
  }

  @Test
  void anotherModelComputesThePromptItself() {
    Engine engine = engine(forward(2).withBlocks(8, 2), 2);
    run(engine, "first", PROMPT, ScriptedModels.BASE);

    Generation other = run(engine, "other", PROMPT, ScriptedModels.BASE.withAdapter("other", 1));

    assertThat(other.work().numReusedTokens()).isZero();
  }

  @Test
  void aCopyThatFailsIsComputedInstead() {
    ScriptedForward forward = forward(2).withBlocks(8, 2);
    Engine engine = engine(forward, 2);
    Generation first = run(engine, "first", PROMPT, ScriptedModels.BASE);
    engine.submit(request("second", PROMPT, ScriptedModels.BASE));
    boolean[] hasFailed = {false};
    forward.failWhen(
        () -> {
          boolean fails = !hasFailed[0];
          hasFailed[0] = true;
          return fails;
        });

    Generation second = drained(engine).get("second");

    assertThat(second.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.work().numReusedTokens()).isZero();
  }

  @Test
  void promptsThatBeginAlikeWaitForTheFirstOfThemAndShareTheNextStep() {
    ScriptedForward forward = forward(6).withBlocks(8, 2);
    Engine engine =
        new Engine(
            forward, TOKENIZER, new EngineLimits(6, 16, 40), new ScriptedMatchers(TOKENIZER));
    for (int i = 0; i < 6; i++) {
      engine.submit(request("s" + i, PROMPT, ScriptedModels.BASE));
    }

    engine.step();
    engine.step();

    assertThat(forward.batches().get(0).numTokens()).isEqualTo(PROMPT.size());
    assertThat(forward.batches().get(1).runs())
        .extracting(Run::start)
        .containsExactly(7, 6, 6, 6, 6, 6);
  }

  @Test
  void aPromptIsThereForOthersAsFarAsItsChunksHaveBeenComputed() {
    ScriptedForward forward = forward(2).withBlocks(8, 2);
    Engine engine =
        new Engine(forward, TOKENIZER, new EngineLimits(2, 5, 40), new ScriptedMatchers(TOKENIZER));
    engine.submit(request("whole", PROMPT, ScriptedModels.BASE));
    engine.step();
    engine.abort("whole");

    assertThat(run(engine, "second", PROMPT, ScriptedModels.BASE).work().numReusedTokens())
        .isEqualTo(4);
  }

  @Test
  void theSecondTurnBeginsWithWhatTheFirstHasWritten() {
    int end = ScriptedTokenizer.END_OF_TURN;
    ScriptedForward forward =
        ScriptedForward.writing(2, MAX_POSITIONS, history -> history.size() < 12 ? 98 : end)
            .withBlocks(20, 2);
    Engine engine = engine(forward, 2);
    engine.submit(request("first", PROMPT, 20));
    Generation first = drained(engine).get("first");
    assertThat(first.usage().completionTokens()).isEqualTo(6);

    List<Integer> secondTurn = new ArrayList<>(PROMPT);
    secondTurn.addAll(List.of(98, 98, 98, 98, 98, end, 99, 99));
    Generation second = run(engine, "second", secondTurn, ScriptedModels.BASE);

    // Twelve lie in the cache: the end of the turn was chosen, but never computed.
    assertThat(second.work().numReusedTokens()).isEqualTo(12);
  }

  @Test
  void aSequenceThatFailedLeavesNothingToOthers() {
    ScriptedForward forward =
        new ScriptedForward(1, MAX_POSITIONS, TOKENIZER.vocabularySize(), history -> poisoned())
            .withBlocks(8, 2);
    Engine engine = engine(forward, 1);

    run(engine, "first", PROMPT, ScriptedModels.BASE);
    run(engine, "second", PROMPT, ScriptedModels.BASE);

    assertThat(starts(forward)).containsOnly(0);
  }

  @Test
  void everySequenceGetsTheTokensThatItGetsAloneOnEverySchedule() {
    long numReused = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      int maxRunning = 1 + random.nextInt(5);
      ScriptedForward forward =
          forward(maxRunning).withBlocks(random.nextInt(10), 1 + random.nextInt(4));
      boolean hasFaults = random.nextInt(3) == 0;
      if (hasFaults) {
        forward.failWhen(() -> random.nextInt(40) == 0);
      }
      Engine engine =
          new Engine(
              forward,
              TOKENIZER,
              new EngineLimits(maxRunning, maxRunning + random.nextInt(12), 40),
              new ScriptedMatchers(TOKENIZER));
      Map<String, GenerationRequest> requests = new HashMap<>();
      for (int i = 0; i < 30; i++) {
        GenerationRequest request =
            request("s" + i, prompt(random), model(random), 1 + random.nextInt(9));
        requests.put(request.id(), request);
        engine.submit(request);
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          engine.step();
        }
        if (random.nextInt(8) == 0) {
          engine.abort("s" + random.nextInt(i + 1));
        }
      }
      for (Generation generation : drained(engine).values()) {
        numReused += generation.work().numReusedTokens();
        assertThat(hasFaults || generation.finishReason() != FinishReason.FAILED).isTrue();
        if (generation.finishReason() == FinishReason.LENGTH) {
          GenerationRequest request = requests.get(generation.id());
          assertThat(generation.text())
              .as("seed %d", seed)
              .isEqualTo(run(engine(forward(1), 1), "alone", request).text());
        }
      }
    }
    assertThat(numReused).isPositive();
  }

  private static ModelIdentity model(Random random) {
    return random.nextInt(3) == 0
        ? ScriptedModels.BASE.withAdapter("other", 1)
        : ScriptedModels.BASE;
  }

  // Few letters, so that many begin alike.
  private static List<Integer> prompt(Random random) {
    List<Integer> prompt = new ArrayList<>();
    int length = 1 + random.nextInt(16);
    for (int i = 0; i < length; i++) {
      prompt.add(97 + (i < 8 ? 0 : random.nextInt(2)));
    }
    return List.copyOf(prompt);
  }

  private static float[] poisoned() {
    float[] logits = new float[TOKENIZER.vocabularySize()];
    logits[0] = Float.NaN;
    return logits;
  }

  // The next letter depends on all tokens before it.
  private static ScriptedForward forward(int maxSlots) {
    return ScriptedForward.writing(
        maxSlots, MAX_POSITIONS, history -> 97 + Math.floorMod(history.hashCode(), 7));
  }

  private static Engine engine(ScriptedForward forward, int maxRunning) {
    return new Engine(
        forward, TOKENIZER, new EngineLimits(maxRunning, 16, 40), new ScriptedMatchers(TOKENIZER));
  }

  private static List<Integer> starts(ScriptedForward forward) {
    return forward.batches().stream()
        .flatMap(batch -> batch.runs().stream())
        .map(Run::start)
        .toList();
  }

  private static Generation run(
      Engine engine, String id, List<Integer> prompt, ModelIdentity model) {
    return run(engine, id, request(id, prompt, model));
  }

  private static Generation run(Engine engine, String id, GenerationRequest request) {
    engine.submit(
        new GenerationRequest(
            id,
            request.model(),
            request.promptTokens(),
            request.sampling(),
            request.maxTokens(),
            List.of(),
            null));
    return drained(engine).get(id);
  }

  private static Map<String, Generation> drained(Engine engine) {
    while (engine.step() > 0) {}
    Map<String, Generation> drained = new HashMap<>();
    engine.drainFinished().forEach(generation -> drained.put(generation.id(), generation));
    return drained;
  }

  private static GenerationRequest request(String id, List<Integer> prompt, ModelIdentity model) {
    return request(id, prompt, model, 5);
  }

  private static GenerationRequest request(String id, List<Integer> prompt, int maxTokens) {
    return request(id, prompt, ScriptedModels.BASE, maxTokens);
  }

  private static GenerationRequest request(
      String id, List<Integer> prompt, ModelIdentity model, int maxTokens) {
    return new GenerationRequest(
        id, model, prompt, new ResolvedSampling(0, 1, 0, 0), maxTokens, List.of(), null);
  }
}
