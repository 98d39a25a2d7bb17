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
import java.util.List;
import org.junit.jupiter.api.Test;

/** One slot; a deadline is looked at before every step. */
class EngineDeadlinesTest {
  private static final ScriptedTokenizer TOKENIZER = new ScriptedTokenizer();

  private final ScriptedForward forward = ScriptedForward.writing(1, 64, history -> (int) 'a');
  private final Engine engine =
      new Engine(forward, TOKENIZER, new EngineLimits(1, 16, 8), new ScriptedMatchers(TOKENIZER));

  @Test
  void whoRunsEndsWithItsTextSoFar() {
    submit("one", 10);
    engine.step(8);
    engine.step(9);

    assertThat(engine.step(10)).isZero();

    Generation ended = engine.drainFinished().get(0);
    assertThat(ended.finishReason()).isEqualTo(FinishReason.ABORTED);
    assertThat(ended.text()).hasSize(2);
    assertThat(engine.numRunning()).isZero();
  }

  @Test
  void whoWaitsIsNeverComputed() {
    submit("one", Urgency.NO_DEADLINE);
    engine.step(0);
    submit("two", 5);
    submit("three", 9);

    engine.step(5);

    assertThat(engine.drainFinished()).extracting(Generation::id).containsExactly("two");
    assertThat(engine.numWaiting()).isEqualTo(1);
    assertThat(forward.batches()).allMatch(batch -> batch.runs().size() == 1);
  }

  @Test
  void itsSlotGoesToTheNextInTheSameStep() {
    submit("one", 10);
    submit("two", 20);
    engine.step(0);

    assertThat(engine.step(10)).isEqualTo(1);

    assertThat(engine.drainFinished()).extracting(Generation::id).containsExactly("one");
    assertThat(engine.numWaiting()).isZero();
  }

  @Test
  void whoHasEndedBeforeEndsOnce() {
    submit("one", 10);
    engine.abort("one");
    engine.step(11);

    assertThat(engine.drainFinished()).hasSize(1);
  }

  private void submit(String id, long deadline) {
    engine.submit(
        new GenerationRequest(
            id,
            ScriptedModels.BASE,
            List.of((int) 'x'),
            new ResolvedSampling(0, 1, 0, 0),
            20,
            List.of(),
            null,
            new Urgency(0, deadline)));
  }
}
