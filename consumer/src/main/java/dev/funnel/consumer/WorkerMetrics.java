package dev.funnel.consumer;

import dev.funnel.inference.sequence.Generation;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.FunctionCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one place that names the worker's meters. Safe for use from any thread. */
final class WorkerMetrics implements EngineListener {
  private final Map<FinishReason, Counter> responses = new EnumMap<>(FinishReason.class);
  private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
  private final Map<DeadlineStage, Counter> deadlines = new EnumMap<>(DeadlineStage.class);
  private final DistributionSummary groupSize;
  private final DistributionSummary batchSize;
  private final Counter promptTokens;
  private final Counter completionTokens;
  private final Counter forcedTokens;
  private final Counter reusedTokens;
  private final Counter preemptions;
  private final Counter callsClosedByLimit;
  private final Counter disagreements;
  private final Counter attemptsAgain;
  private final Counter turnsFound;
  private final Counter turnsCompiled;
  private final Timer compilation;
  private final AtomicLong oldestTurnMs = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  WorkerMetrics(MeterRegistry registry) {
    for (FinishReason reason : FinishReason.values()) {
      responses.put(
          reason,
          Counter.builder("funnel.responses")
              .description("Responses by finish reason")
              .tag("finish_reason", reason.name())
              .register(registry));
    }
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(
          code,
          Counter.builder("funnel.errors")
              .description("Failed requests by code and by who has to change something")
              .tag("code", code.name())
              .tag("blame", code.blame().name())
              .register(registry));
    }
    for (DeadlineStage stage : DeadlineStage.values()) {
      deadlines.put(
          stage,
          Counter.builder("funnel.deadlines.missed")
              .description("Requests whose deadline passed, by where they were")
              .tag("stage", stage.label())
              .register(registry));
    }
    groupSize =
        DistributionSummary.builder("funnel.admission.group")
            .description("Requests handed to the engine at once")
            .register(registry);
    batchSize =
        DistributionSummary.builder("funnel.engine.batch")
            .description("Sequences advanced by a step")
            .register(registry);
    promptTokens = tokens(registry, "prompt");
    completionTokens = tokens(registry, "completion");
    forcedTokens =
        Counter.builder("funnel.tokens.forced")
            .description("Completion tokens that were not sampled: only they could follow")
            .register(registry);
    reusedTokens =
        Counter.builder("funnel.tokens.reused")
            .description("Prompt tokens that were not computed: another prompt began alike")
            .register(registry);
    preemptions =
        Counter.builder("funnel.preemptions")
            .description("Sequences that gave their slot to a more urgent one and came back")
            .register(registry);
    callsClosedByLimit =
        Counter.builder("funnel.calls.closed_by_limit")
            .description("Calls whose arguments the token limit ended")
            .register(registry);
    disagreements =
        Counter.builder("funnel.grammar.disagreements")
            .description("Turns that a grammar allowed and a validator rejected: a defect each")
            .register(registry);
    attemptsAgain =
        Counter.builder("funnel.attempts.again")
            .description("Generations that were run anew because the turn before broke its schema")
            .register(registry);
    turnsFound = turns(registry, "hit");
    turnsCompiled = turns(registry, "miss");
    compilation =
        Timer.builder("funnel.grammar.compile")
            .description("Compiling the functions and schemas of a request, refused ones too")
            .register(registry);
    Gauge.builder("funnel.turns.oldest.taken", oldestTurnMs, ms -> ms.get() / 1000.0)
        .description(
            "When the turn that waits or runs for longest was taken, in Unix time; 0 for none")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("funnel.engine.running", running, AtomicInteger::get)
        .description("Sequences in the running batch")
        .register(registry);
    Gauge.builder("funnel.engine.waiting", waiting, AtomicInteger::get)
        .description("Sequences not yet admitted to the batch")
        .register(registry);
  }

  private static Counter tokens(MeterRegistry registry, String kind) {
    return Counter.builder("funnel.tokens")
        .description("Tokens of ended generations")
        .tag("kind", kind)
        .register(registry);
  }

  private static Counter turns(MeterRegistry registry, String result) {
    return Counter.builder("funnel.grammar.cache")
        .description("Requests by whether the grammar of their turn was there")
        .tag("result", result)
        .register(registry);
  }

  /** A request's turn was looked for among those that are compiled. */
  void turnAsked(boolean isThere) {
    (isThere ? turnsFound : turnsCompiled).increment();
  }

  <T> T timeCompilation(Supplier<T> work) {
    return compilation.record(work);
  }

  /** An engine's work ended, whatever becomes of it. */
  void generated(Generation generation) {
    promptTokens.increment(generation.usage().promptTokens());
    completionTokens.increment(generation.usage().completionTokens());
    forcedTokens.increment(generation.work().numForcedTokens());
    reusedTokens.increment(generation.work().numReusedTokens());
    preemptions.increment(generation.work().numPreemptions());
  }

  /**
   * @param taken null if no turn waits or runs
   */
  void oldestTurnIsOf(@Nullable Instant taken) {
    oldestTurnMs.set(taken == null ? 0 : taken.toEpochMilli());
  }

  void deadlineMissed(DeadlineStage stage) {
    deadlines.get(stage).increment();
  }

  void disagreed() {
    disagreements.increment();
  }

  void triedAgain() {
    attemptsAgain.increment();
  }

  void groupAdmitted(int size) {
    groupSize.record(size);
  }

  void answered(ChatOutcome outcome) {
    responses.get(outcome.finishReason()).increment();
    if (outcome instanceof ChatOutcome.Failure failure) {
      errors.get(failure.code()).increment();
    }
    if (outcome instanceof ChatOutcome.FunctionCalls calls
        && calls.calls().stream().anyMatch(FunctionCall::closedByLimit)) {
      callsClosedByLimit.increment();
    }
  }

  @Override
  public void stepped(int advanced, int nowRunning, int nowWaiting) {
    batchSize.record(advanced);
    running.set(nowRunning);
    waiting.set(nowWaiting);
  }
}
