package dev.funnel.consumer;

import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.Usage;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler.Completion;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turns that the engine writes, from their admission to their outcomes. Owned by the context of
 * admission, on which every method is called.
 */
final class RunningTurns {
  private static final Logger LOG = LoggerFactory.getLogger(RunningTurns.class);

  /**
   * A turn that the engine writes.
   *
   * @param attempt 1 for the first time
   * @param spent tokens of the attempts before
   */
  private record Pending(
      AdmittedRequest admitted, Completion completion, Instant taken, int attempt, Usage spent) {}

  private final ResponseAssembly assembly;
  private final ResponseRecords responses;
  private final EngineLoop engine;
  private final WorkerMetrics metrics;
  private final Clock clock;
  private final Executor context;

  /** By the id of their generation, in the order of their admission. */
  private final Map<String, Pending> running = new LinkedHashMap<>();

  /** What is done when no turn uses a model any more. */
  private final Map<ModelIdentity, Runnable> whenUnused = new HashMap<>();

  private boolean isReleasing;

  /**
   * @param context runs what the engine's thread hands over
   */
  RunningTurns(
      ResponseAssembly assembly,
      ResponseRecords responses,
      EngineLoop engine,
      WorkerMetrics metrics,
      Clock clock,
      Executor context) {
    this.assembly = assembly;
    this.responses = responses;
    this.engine = engine;
    this.metrics = metrics;
    this.clock = clock;
    this.context = context;
  }

  /** From now on this turn is answered when it ends; {@link #submit} is to follow. */
  void add(AdmittedRequest admitted, Completion completion) {
    Instant now = clock.instant();
    running.put(admitted.generation().id(), new Pending(admitted, completion, now, 1, Usage.NONE));
    showOldest();
  }

  private void showOldest() {
    metrics.oldestTurnIsOf(running.isEmpty() ? null : running.values().iterator().next().taken());
  }

  /** Hands a group to the engine. */
  void submit(List<GenerationRequest> generations) {
    engine.submit(generations, generation -> context.execute(() -> ended(generation)));
  }

  /** Whether the engine has ended: nothing can be added. */
  boolean isReleasing() {
    return isReleasing;
  }

  /** Ends the turns of these records early: their outcomes are wanted by nobody. */
  void abandon(Predicate<RecordOrigin> unwanted) {
    running.forEach(
        (id, pending) -> {
          if (unwanted.test(pending.admitted().record().origin())) {
            engine.abort(id);
          }
        });
  }

  /** Runs an action once no turn uses a model that is not served any more. */
  void whenUnused(ModelIdentity model, Runnable action) {
    whenUnused.put(model, action);
    runWhenUnused();
  }

  private void runWhenUnused() {
    if (whenUnused.isEmpty()) {
      return;
    }
    List<ModelIdentity> unused = new ArrayList<>(whenUnused.keySet());
    running.values().forEach(pending -> unused.remove(pending.admitted().generation().model()));
    unused.forEach(model -> whenUnused.remove(model).run());
  }

  private void ended(Generation generation) {
    Pending pending = running.get(generation.id());
    if (pending == null) {
      return; // Released before, when the engine ended.
    }
    metrics.generated(generation);
    // What is charged: the prompt once, every token written.
    Usage usage =
        new Usage(
            generation.usage().promptTokens(),
            pending.spent().completionTokens() + generation.usage().completionTokens());
    TurnReading reading = inTime(pending, generation, read(pending.admitted(), generation));
    if (reading.kind() == TurnReading.Kind.BROKEN
        && pending.attempt() < Resampling.MAX_ATTEMPTS
        && !isReleasing) {
      tryAgain(pending, usage);
      return;
    }
    running.remove(generation.id());
    showOldest();
    pending.completion().complete(respond(pending, reading, usage));
    runWhenUnused();
  }

  private TurnReading read(AdmittedRequest admitted, Generation generation) {
    try {
      return assembly.read(admitted, generation);
    } catch (RuntimeException | StackOverflowError bug) {
      return new TurnReading(
          Defect.of("reading the output", admitted.record(), bug), TurnReading.Kind.FINAL);
    }
  }

  /** The reading, unless the deadline has passed: a late answer is none, a failure stays one. */
  private TurnReading inTime(Pending pending, Generation generation, TurnReading reading) {
    if (generation.finishReason() == FinishReason.ABORTED) {
      metrics.deadlineMissed(
          generation.usage().completionTokens() == 0 ? DeadlineStage.WAIT : DeadlineStage.RUN);
      return reading;
    }
    boolean isBroken = reading.kind() == TurnReading.Kind.BROKEN;
    boolean isFailure = reading.outcome() instanceof ChatOutcome.Failure;
    if (!isLate(pending) || (isFailure && !isBroken)) {
      return reading;
    }
    metrics.deadlineMissed(DeadlineStage.PUBLISH);
    String when =
        isBroken
            ? "when the turn had to be written anew: it broke its schema"
            : "when the turn was ready to be published";
    return new TurnReading(
        new ChatOutcome.Failure(ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed " + when),
        TurnReading.Kind.FINAL);
  }

  private boolean isLate(Pending pending) {
    Instant deadline = pending.admitted().request().deadline();
    return deadline != null && !clock.instant().isBefore(deadline);
  }

  private Outcome.Acknowledged respond(Pending pending, TurnReading reading, Usage usage) {
    AdmittedRequest admitted = pending.admitted();
    if (reading.kind() == TurnReading.Kind.DISAGREEMENT) {
      metrics.disagreed();
      LOG.error(
          "grammar and validator disagree on the turn of {}, which is withheld; please report the"
              + " functions and schemas of its dead letter",
          admitted.record().origin().coordinates());
    }
    try {
      Outcome.Acknowledged answer =
          responses.respond(
              admitted.record(),
              admitted.request(),
              admitted.generation().model().name(),
              reading.outcome(),
              usage);
      metrics.answered(reading.outcome());
      return answer;
    } catch (RuntimeException | StackOverflowError bug) {
      InboundRecord record = admitted.record();
      ChatOutcome.Failure failure = Defect.of("writing the response", record, bug);
      metrics.answered(failure);
      return responses.fail(record, failure);
    }
  }

  private void tryAgain(Pending pending, Usage spent) {
    metrics.triedAgain();
    AdmittedRequest admitted = pending.admitted();
    int attempt = pending.attempt() + 1;
    // In its old place: it was taken when it was taken.
    running.put(
        admitted.generation().id(),
        new Pending(admitted, pending.completion(), pending.taken(), attempt, spent));
    submit(List.of(Resampling.again(admitted.generation(), attempt)));
  }

  /** The engine has ended: whatever runs is for another run to take up. */
  void releaseAll() {
    isReleasing = true;
    running.values().forEach(pending -> pending.completion().complete(new Outcome.Released()));
    running.clear();
    showOldest();
  }
}
