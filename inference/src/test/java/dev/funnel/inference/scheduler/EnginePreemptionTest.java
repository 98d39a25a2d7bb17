package dev.funnel.inference.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.scripted.ScriptedMatchers;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.sequence.GenerationRequest.ResolvedSampling;
import dev.funnel.inference.sequence.Urgency;
import dev.funnel.schemas.FinishReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two slots, and more urgent requests than that. */
class EnginePreemptionTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();
  private static final int MAX_OVERTAKEN = 2;
  private static final ResolvedSampling DRAWN = new ResolvedSampling(3, 1, 0, 17);

  private final ScriptedForward forward = forward().withBlocks(20, 2);
  private final Engine engine = engine(forward);
  private final List<Generation> finished = new ArrayList<>();
  private final Map<String, Integer> lengths = new HashMap<>();

  @Test
  void aHigherPriorityTakesTheSlotOfTheLowestThatRuns() {
    submit("low", -1, 20);
    submit("normal", 0, 20);
    step(3);

    submit("urgent", 1, 2);
    finish();

    assertThat(finished).extracting(Generation::id).containsExactly("urgent", "normal", "low");
    assertThat(numPreemptions("low")).isEqualTo(1);
    assertThat(numPreemptions("normal")).isZero();
  }

  @Test
  void oneThatWasPreemptedGoesOnWithTheTokensThatItGetsAlone() {
    submit("one", 0, 20);
    submit("two", 0, 20);
    step(5);
    submit("urgent", 5, 3);
    submit("urgent too", 5, 3);
    finish();

    assertThat(numPreemptions("one") + numPreemptions("two")).isEqualTo(2);
    assertThat(finished).allSatisfy(end -> assertThat(end.text()).isEqualTo(aloneText(end.id())));
  }

  @Test
  void whatWasComputedIsKeptWhereThereIsRoom() {
    submit("one", 0, 20);
    submit("two", 0, 20);
    step(9);
    submit("urgent", 5, 1);
    step(2);

    // Two came back: of its prompt and eight tokens only those are computed that fill no block.
    assertThat(forward.batches().get(10).runs())
        .extracting(run -> run.tokens().size())
        .allSatisfy(numTokens -> assertThat(numTokens).isLessThanOrEqualTo(2));
  }

  @Test
  void equalPrioritiesAndEarlierDeadlinesTakeNoSlot() {
    submit("one", 0, 9);
    submit("two", 0, 9);
    step(1);
    engine.submit(request("soon", new Urgency(0, 1), 9));
    finish();

    assertThat(finished).extracting(Generation::id).containsExactly("one", "two", "soon");
  }

  @Test
  void whoHasRisenByWaitingTakesNoSlot() {
    submit("patient", 0, 9);
    submit("one", 1, 3);
    submit("two", 1, 3);
    for (int i = 0; i < 20 && engine.numWaiting() > 0; i++) {
      submit("later" + i, 1, 3);
      step(1);
    }
    finish();

    assertThat(finished).allSatisfy(end -> assertThat(end.work().numPreemptions()).isZero());
  }

  @Test
  void aSlotThatWasLostOftenEnoughIsKept() {
    submit("other", 9, 200);
    submit("low", -9, 30);
    for (int i = 0; i < 10; i++) {
      step(4);
      submit("urgent" + i, 8, 2);
    }
    finish();

    assertThat(numPreemptions("low")).isEqualTo(Scheduler.MAX_PREEMPTIONS);
    assertThat(finished)
        .filteredOn(end -> end.id().equals("low"))
        .allSatisfy(end -> assertThat(end.text()).isEqualTo(aloneText("low")));
  }

  @Test
  void aPreemptedOneThatIsAbortedKeepsItsText() {
    submit("one", 0, 20);
    submit("two", 0, 20);
    step(5);
    submit("urgent", 5, 9);
    step(1);

    engine.abort("two");

    Generation aborted = engine.drainFinished().get(0);
    assertThat(aborted.finishReason()).isEqualTo(FinishReason.ABORTED);
    assertThat(aloneText("two")).startsWith(aborted.text());
    assertThat(aborted.usage().completionTokens()).isEqualTo(5);
  }

  private void submit(String id, int priority, int maxTokens) {
    lengths.put(id, maxTokens);
    engine.submit(request(id, new Urgency(priority, Urgency.NO_DEADLINE), maxTokens));
  }

  private void step(int count) {
    for (int i = 0; i < count; i++) {
      engine.step();
    }
  }

  private void finish() {
    while (engine.step() > 0) {}
    finished.addAll(engine.drainFinished());
  }

  private int numPreemptions(String id) {
    return finished.stream()
        .filter(end -> end.id().equals(id))
        .mapToInt(end -> end.work().numPreemptions())
        .sum();
  }

  private String aloneText(String id) {
    Engine alone = engine(forward());
    alone.submit(request(id, Urgency.NORMAL, Objects.requireNonNull(lengths.get(id))));
    while (alone.step() > 0) {}
    return alone.drainFinished().get(0).text();
  }

  private static ScriptedForward forward() {
    return ScriptedForward.writing(
        2, 300, history -> 97 + Math.floorMod(new ArrayList<>(history).hashCode(), 20));
  }

  private static Engine engine(ScriptedForward forward) {
    return new Engine(
        forward,
        TOKENIZER,
        new EngineLimits(2, 16, 40, MAX_OVERTAKEN),
        new ScriptedMatchers(TOKENIZER));
  }

  private static GenerationRequest request(String id, Urgency urgency, int maxTokens) {
    List<Integer> prompt = id.chars().boxed().toList();
    return new GenerationRequest(
        id, ScriptedModels.BASE, prompt, DRAWN, maxTokens, List.of(), null, urgency);
  }
}
