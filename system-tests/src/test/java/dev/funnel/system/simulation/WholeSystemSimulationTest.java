package dev.funnel.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.ModelCard;
import dev.funnel.consumer.ServedModel;
import dev.funnel.consumer.SteppedWorker;
import dev.funnel.inference.prompt.FunnelFormat;
import dev.funnel.inference.scripted.ScriptedModels;
import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.schemas.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Record flow, admission, engine and executor together, over a simulated broker: crashes at any
 * point, rebalances that are heard of late, transactions whose end is unknown, processes that stand
 * still, model steps that fail, outcomes that do not come, malformed output, deadlines, tenants,
 * duplicates. The invariants are named in {@link Invariants}. {@code -Dfunnel.simulation=10000}
 * says how many runs, {@code -Dfunnel.simulation.seed=N} repeats one.
 */
@Tag("driver")
class WholeSystemSimulationTest {
  private static final int NUM_SCHEDULES = Integer.getInteger("funnel.simulation", 200);
  private static final Long ONE_SEED = Long.getLong("funnel.simulation.seed");

  @Test
  void invariantsHoldOnEverySchedule() throws RequestRefused {
    SteppedWorker.Model model = model();
    if (ONE_SEED != null) {
      run(ONE_SEED, model);
      return;
    }
    Invariants.Signs signs = Invariants.Signs.NONE;
    for (int seed = 0; seed < NUM_SCHEDULES; seed++) {
      signs = signs.plus(run(seed, model));
    }
    assertThat(signs.callsRun()).isGreaterThan(NUM_SCHEDULES);
    assertThat(signs.repetitions()).isGreaterThan(NUM_SCHEDULES);
    assertThat(signs.conflicts()).isGreaterThan(NUM_SCHEDULES / 2);
    assertThat(signs.late()).isGreaterThan(NUM_SCHEDULES);
    assertThat(signs.stalls()).isGreaterThan(NUM_SCHEDULES / 20);
  }

  private static SteppedWorker.Model model() throws RequestRefused {
    return new SteppedWorker.Model(
        new ServedModel(
            List.of(new ModelCard(ScriptedModels.BASE, "scripted")),
            new FunnelFormat(),
            new ScriptedTokenizer(),
            Schedule.MAX_POSITIONS,
            60),
        Conversations.ofEveryPlan());
  }

  private static Invariants.Signs run(long seed, SteppedWorker.Model model) {
    try {
      return new Schedule(seed, model).run();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "repeat with -Dfunnel.simulation.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
