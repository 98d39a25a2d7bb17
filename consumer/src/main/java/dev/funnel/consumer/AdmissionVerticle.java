package dev.funnel.consumer;

import dev.funnel.inference.sequence.Generation;
import dev.funnel.inference.sequence.GenerationRequest;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.RecordHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
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

  /** A longer wait is cut: a timer counts from admission, and Vert.x bounds its length. */
  private static final Duration MAX_TIMER = Duration.ofDays(7);

  private record Arrival(InboundRecord record, Completion completion) {}

  private record Pending(AdmittedRequest admitted, Completion completion, long deadlineTimer) {}

  private static final long NO_TIMER = -1;

  private final RequestAdmission admission;
  private final ResponseRecords responses;
  private final EngineLoop engine;
  private final WorkerMetrics metrics;
  private final Clock clock;

  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isGroupScheduled = new AtomicBoolean();
  private final Map<String, Pending> running = new HashMap<>();
  private boolean isReleasing;

  AdmissionVerticle(
      RequestAdmission admission,
      ResponseRecords responses,
      EngineLoop engine,
      WorkerMetrics metrics,
      Clock clock) {
    this.admission = admission;
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

  /** {@inheritDoc} Called by the record loop's owner thread. */
  @Override
  public void handle(InboundRecord record, Completion completion) {
    arrivals.add(new Arrival(record, completion));
    Context owner = context;
    if (isGroupScheduled.compareAndSet(false, true)) {
      owner.runOnContext(v -> admitGroup());
    }
  }

  /**
   * {@inheritDoc} Called by the record loop's owner thread; {@link ResponseRecords} is immutable.
   */
  @Override
  public List<OutboundRecord> answerTo(InboundRecord record, Mishap mishap) {
    return responses.answerTo(record, mishap);
  }

  private void admitGroup() {
    // Before the first poll: what arrives from here on schedules a group of its own.
    isGroupScheduled.set(false);
    List<GenerationRequest> group = new ArrayList<>();
    for (Arrival next = arrivals.poll(); next != null; next = arrivals.poll()) {
      if (isReleasing) {
        next.completion().complete(new Outcome.Released());
      } else {
        admit(next, group);
      }
    }
    if (!group.isEmpty()) {
      metrics.groupAdmitted(group.size());
      engine.submit(group, generation -> context.runOnContext(v -> ended(generation)));
    }
  }

  private void admit(Arrival arrival, List<GenerationRequest> group) {
    Instant now = clock.instant();
    try {
      AdmittedRequest admitted = admission.admit(arrival.record(), now);
      String id = admitted.generation().id();
      long timer = startDeadline(admitted, now);
      running.put(id, new Pending(admitted, arrival.completion(), timer));
      group.add(admitted.generation());
    } catch (RequestRefused refusal) {
      refuse(arrival, refusal);
    } catch (RuntimeException bug) {
      // A bug in admission hurts this record alone; the stack trace is the only trace of it.
      LOG.error("admission of {} failed", arrival.record().origin().coordinates(), bug);
      refuse(
          arrival,
          new RequestRefused(
              ErrorCode.INTERNAL, "admission failed with " + bug.getClass().getSimpleName()));
    }
  }

  private void refuse(Arrival arrival, RequestRefused refusal) {
    metrics.refused(refusal.code());
    LOG.info(
        "refused {} {}: {}",
        arrival.record().origin().coordinates(),
        refusal.code(),
        refusal.getMessage());
    arrival.completion().complete(responses.refuse(arrival.record(), refusal));
  }

  private long startDeadline(AdmittedRequest admitted, Instant now) {
    Instant deadline = admitted.request().deadline();
    if (deadline == null) {
      return NO_TIMER;
    }
    Duration wait = Duration.between(now, deadline);
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
    ChatOutcome outcome = ResponseAssembly.outcome(pending.admitted(), generation);
    metrics.answered(outcome, generation.usage());
    pending
        .completion()
        .complete(
            responses.respond(
                pending.admitted().record(),
                pending.admitted().request(),
                outcome,
                generation.usage()));
  }

  private void releaseAll() {
    isReleasing = true;
    running.values().forEach(pending -> pending.completion().complete(new Outcome.Released()));
    running.clear();
  }
}
