package dev.funnel.consumer;

import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Usage;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups polled records into batches for the engine and turns ended generations into outcomes.
 *
 * <p>Everything that arrives while a group is being admitted forms the next group: one handover to
 * the engine for each, however the records were polled. Runs on one Vert.x worker context, which
 * owns all fields but the arrival queue; rendering a long prompt would block an event loop.
 */
final class AdmissionVerticle extends VerticleBase implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionVerticle.class);

  /** A larger group is cut, so that ended generations do not wait behind its prompts. */
  private static final int MAX_GROUP = 64;

  /** A longer wait is cut: a timer counts from admission, and Vert.x bounds its length. */
  private static final Duration MAX_TIMER = Duration.ofDays(7);

  private record Arrival(InboundRecord record, Completion completion) {}

  /**
   * A turn that the engine writes.
   *
   * @param attempt 1 for the first time
   * @param spent tokens of the attempts before
   */
  private record Pending(
      AdmittedRequest admitted,
      Completion completion,
      int attempt,
      Usage spent,
      long deadlineTimer) {}

  private static final long NO_TIMER = -1;

  private static final TurnReading TOO_LATE_TO_TRY_AGAIN =
      new TurnReading(
          new ChatOutcome.Failure(
              ErrorCode.DEADLINE_EXCEEDED,
              "the deadline passed when the turn had to be written anew: it broke its schema"),
          TurnReading.Kind.FINAL);

  private final AnsweredTurns answered;
  private final RequestAdmission admission;
  private final ResponseAssembly assembly;
  private final ResponseRecords responses;
  private final EngineLoop engine;
  private final WorkerMetrics metrics;
  private final Clock clock;

  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isGroupScheduled = new AtomicBoolean();
  private final Map<String, Pending> running = new HashMap<>();

  /** What is done when no turn uses a model any more. */
  private final Map<ModelIdentity, Runnable> whenUnused = new HashMap<>();

  private long numDeliveries;
  private boolean isReleasing;

  AdmissionVerticle(
      AnsweredTurns answered,
      RequestAdmission admission,
      ResponseAssembly assembly,
      ResponseRecords responses,
      EngineLoop engine,
      WorkerMetrics metrics,
      Clock clock) {
    this.answered = answered;
    this.admission = admission;
    this.assembly = assembly;
    this.responses = responses;
    this.engine = engine;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    CompletableFuture<Void> unused =
        engine.ended().whenComplete((ok, fault) -> context.runOnContext(v -> releaseAll()));
    return Future.succeededFuture();
  }

  /** Runs an action on the context that owns what is here, after it was started. Any thread. */
  void execute(Runnable action) {
    context.runOnContext(v -> action.run());
  }

  /** The models that requests find; owned by the context. */
  ServedModels models() {
    return admission.models();
  }

  /** Runs an action once no turn uses a model that is not served any more. On the context. */
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

  /** {@inheritDoc} Called by the record loop's owner thread. */
  @Override
  public void handle(InboundRecord record, Completion completion) {
    arrivals.add(new Arrival(record, completion));
    scheduleGroup();
  }

  private void scheduleGroup() {
    if (isGroupScheduled.compareAndSet(false, true)) {
      context.runOnContext(v -> admitGroup());
    }
  }

  /** {@inheritDoc} Called by the record loop's owner thread. */
  @Override
  public void revoked(Set<PartitionId> partitions) {
    context.runOnContext(
        v ->
            running.forEach(
                (id, pending) -> {
                  if (partitions.contains(partitionOf(pending.admitted().record()))) {
                    engine.abort(id);
                  }
                }));
  }

  private static PartitionId partitionOf(InboundRecord record) {
    return new PartitionId(record.origin().topic(), record.origin().partition());
  }

  /** {@inheritDoc} Called by the record loop's owner thread; what it uses is immutable. */
  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    ErrorCode code =
        mishap instanceof Mishap.TooLarge ? ErrorCode.RESPONSE_TOO_LARGE : ErrorCode.INTERNAL;
    var failure = new ChatOutcome.Failure(code, mishap.message());
    metrics.answered(failure);
    return answered.failBriefly(record, failure);
  }

  private void admitGroup() {
    // Before the first poll: what arrives from here on schedules a group of its own.
    isGroupScheduled.set(false);
    List<GenerationRequest> group = new ArrayList<>();
    try {
      // A compilation ends the group: it took long enough for those that wait for this context.
      long numCompiled = admission.numCompiled();
      Arrival next;
      while (group.size() < MAX_GROUP
          && admission.numCompiled() == numCompiled
          && (next = arrivals.poll()) != null) {
        admitOrRelease(next, group);
      }
    } finally {
      // Whatever became of the last one: those before it are waited for.
      if (!group.isEmpty()) {
        metrics.groupAdmitted(group.size());
        submit(group);
      }
      if (!arrivals.isEmpty()) {
        scheduleGroup();
      }
    }
  }

  private void submit(List<GenerationRequest> generations) {
    engine.submit(generations, generation -> context.runOnContext(v -> ended(generation)));
  }

  private void admitOrRelease(Arrival arrival, List<GenerationRequest> group) {
    boolean isTaken = false;
    try {
      isTaken = !isReleasing && admitOrRefuse(arrival, group);
    } finally {
      // Also when there is no memory for an answer.
      if (!isTaken) {
        arrival.completion().complete(new Outcome.Released());
      }
    }
  }

  /** Takes an arrival, one way or the other; true unless it throws. */
  private boolean admitOrRefuse(Arrival arrival, List<GenerationRequest> group) {
    try {
      Optional<Outcome.Acknowledged> known = answered.outcomeOf(arrival.record());
      if (known.isPresent()) {
        arrival.completion().complete(known.get());
      } else {
        admit(arrival, group);
      }
    } catch (RequestRefused refusal) {
      refuse(arrival, refusal.toFailure());
    } catch (RuntimeException | StackOverflowError bug) {
      refuse(arrival, Defect.of("admission", arrival.record(), bug));
    }
    return true;
  }

  private void admit(Arrival arrival, List<GenerationRequest> group) throws RequestRefused {
    // Counted: a record that was revoked and comes back may meet its own first run.
    String id = arrival.record().origin().coordinates() + "#" + numDeliveries++;
    AdmittedRequest admitted = admission.admit(arrival.record(), id, clock.instant());
    long timer = startDeadline(admitted);
    group.add(admitted.generation());
    // Last: what runs is answered when it ends.
    running.put(id, new Pending(admitted, arrival.completion(), 1, Usage.NONE, timer));
  }

  private void refuse(Arrival arrival, ChatOutcome.Failure failure) {
    String coordinates = arrival.record().origin().coordinates();
    LOG.info("refused {} {}: {}", coordinates, failure.code(), failure.message());
    arrival.completion().complete(failed(arrival.record(), failure));
  }

  private Outcome.Acknowledged failed(InboundRecord record, ChatOutcome.Failure failure) {
    metrics.answered(failure);
    return responses.fail(record, failure);
  }

  private long startDeadline(AdmittedRequest admitted) {
    Instant deadline = admitted.request().deadline();
    if (deadline == null) {
      return NO_TIMER;
    }
    Duration wait = Duration.between(clock.instant(), deadline);
    Duration bounded = wait.compareTo(MAX_TIMER) < 0 ? wait : MAX_TIMER;
    return vertx.setTimer(
        Math.max(1, bounded.toMillis()), timer -> engine.abort(admitted.generation().id()));
  }

  private void ended(Generation generation) {
    Pending pending = running.remove(generation.id());
    if (pending == null) {
      return; // Released before, when the engine ended.
    }
    if (pending.deadlineTimer() != NO_TIMER) {
      vertx.cancelTimer(pending.deadlineTimer());
    }
    metrics.generated(generation);
    // What is charged: the prompt once, every token written.
    Usage usage =
        new Usage(
            generation.usage().promptTokens(),
            pending.spent().completionTokens() + generation.usage().completionTokens());
    TurnReading reading = read(pending.admitted(), generation);
    boolean isBroken = reading.kind() == TurnReading.Kind.BROKEN;
    if (isBroken && isLate(pending)) {
      reading = TOO_LATE_TO_TRY_AGAIN;
    } else if (isBroken && pending.attempt() < Resampling.MAX_ATTEMPTS && !isReleasing) {
      tryAgain(pending, usage);
      return;
    }
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
      return failed(admitted.record(), Defect.of("writing the response", admitted.record(), bug));
    }
  }

  private boolean isLate(Pending pending) {
    Instant deadline = pending.admitted().request().deadline();
    return deadline != null && !clock.instant().isBefore(deadline);
  }

  private void tryAgain(Pending pending, Usage spent) {
    metrics.triedAgain();
    AdmittedRequest admitted = pending.admitted();
    int attempt = pending.attempt() + 1;
    long timer = startDeadline(admitted);
    running.put(
        admitted.generation().id(),
        new Pending(admitted, pending.completion(), attempt, spent, timer));
    submit(List.of(Resampling.again(admitted.generation(), attempt)));
  }

  private void releaseAll() {
    isReleasing = true;
    running.values().forEach(pending -> pending.completion().complete(new Outcome.Released()));
    running.clear();
  }
}
