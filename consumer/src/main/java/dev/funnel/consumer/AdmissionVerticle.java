package dev.funnel.consumer;

import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordHandler;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups polled records into batches for the engine; {@link RunningTurns} answers them.
 *
 * <p>Everything that arrives while a group is being admitted forms the next group: one handover to
 * the engine for each, however the records were polled. Runs on one Vert.x worker context, which
 * owns all fields but the arrival queue; rendering a long prompt would block an event loop.
 */
final class AdmissionVerticle extends VerticleBase implements RecordHandler {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionVerticle.class);

  /** A larger group is cut, so that ended generations do not wait behind its prompts. */
  private static final int MAX_GROUP = 64;

  private record Arrival(InboundRecord record, Completion completion) {}

  private final AnsweredTurns answered;
  private final RequestAdmission admission;
  private final ResponseRecords responses;
  private final EngineLoop engine;
  private final WorkerMetrics metrics;
  private final Clock clock;

  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isGroupScheduled = new AtomicBoolean();
  private final RunningTurns turns;
  private long numDeliveries;

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
    this.responses = responses;
    this.engine = engine;
    this.metrics = metrics;
    this.clock = clock;
    this.turns = new RunningTurns(assembly, responses, engine, metrics, clock, this::execute);
  }

  @Override
  public Future<?> start() {
    CompletableFuture<Void> unused =
        engine.ended().whenComplete((ok, fault) -> execute(turns::releaseAll));
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
    turns.whenUnused(model, action);
  }

  /** {@inheritDoc} Called by the record loop's owner thread. */
  @Override
  public void handle(InboundRecord record, Completion completion) {
    arrivals.add(new Arrival(record, completion));
    scheduleGroup();
  }

  private void scheduleGroup() {
    if (isGroupScheduled.compareAndSet(false, true)) {
      execute(this::admitGroup);
    }
  }

  /** {@inheritDoc} Called by the record loop's owner thread. */
  @Override
  public void revoked(Set<PartitionId> partitions) {
    execute(() -> turns.abandon(origin -> partitions.contains(partitionOf(origin))));
  }

  private static PartitionId partitionOf(RecordOrigin origin) {
    return new PartitionId(origin.topic(), origin.partition());
  }

  /** {@inheritDoc} Called by the record loop's owner thread; what it uses is immutable. */
  @Override
  public Outcome.Acknowledged answerTo(InboundRecord record, Mishap mishap) {
    ErrorCode code = ErrorCode.INTERNAL;
    if (mishap instanceof Mishap.TooLarge) {
      code = ErrorCode.RESPONSE_TOO_LARGE;
    } else if (mishap instanceof Mishap.Stalled) {
      code = ErrorCode.STALLED;
      execute(() -> turns.abandon(record.origin()::equals));
      // A repetition has its answer already, whatever its own acknowledgement waited for.
      Optional<Outcome.Acknowledged> silent =
          answered.outcomeOf(record).filter(known -> known.records().isEmpty());
      if (silent.isPresent()) {
        return silent.get();
      }
    }
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
        turns.submit(group);
      }
      if (!arrivals.isEmpty()) {
        scheduleGroup();
      }
    }
  }

  private void admitOrRelease(Arrival arrival, List<GenerationRequest> group) {
    boolean isTaken = false;
    try {
      isTaken = !turns.isReleasing() && admitOrRefuse(arrival, group);
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
    group.add(admitted.generation());
    // Last: what runs is answered when it ends.
    turns.add(admitted, arrival.completion());
  }

  private void refuse(Arrival arrival, ChatOutcome.Failure failure) {
    String coordinates = arrival.record().origin().coordinates();
    LOG.info("refused {} {}: {}", coordinates, failure.code(), failure.message());
    if (failure.code() == ErrorCode.DEADLINE_EXCEEDED) {
      metrics.deadlineMissed(DeadlineStage.TAKE);
    }
    metrics.answered(failure);
    arrival.completion().complete(responses.fail(arrival.record(), failure));
  }
}
