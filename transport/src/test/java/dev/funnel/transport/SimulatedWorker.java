package dev.funnel.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.ledger.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** One process of the simulation: a flow, its consumer's positions and what its handler runs. */
final class SimulatedWorker {
  static final LoopLimits LIMITS = new LoopLimits(12, 6, 100_000, 5, 3, 1_000);
  private static final int MAX_POLL = 4;

  private final SimulatedLog log;
  private final Random random;
  private final List<Delivery> running = new ArrayList<>();
  private final Map<PartitionId, Long> positions = new HashMap<>();
  private RecordFlow flow = new RecordFlow(LIMITS, LoopListener.NONE, new Ledger(100));

  SimulatedWorker(SimulatedLog log, Random random) {
    this.log = log;
    this.random = random;
  }

  void assigned(PartitionId id) {
    CommittedOffset committed = log.committed(id);
    positions.put(id, committed.offset());
    flow.assigned(id, committed);
  }

  /** What still runs for the partition goes on, as it would on the handler's threads. */
  void revoked(PartitionId id) {
    positions.remove(id);
    flow.revoked(id);
  }

  boolean believesToOwn(PartitionId id) {
    return positions.containsKey(id);
  }

  /** Everything in memory is lost. */
  void crash() {
    running.clear();
    positions.clear();
    flow = new RecordFlow(LIMITS, LoopListener.NONE, new Ledger(100));
  }

  /** A round of the owner thread. */
  void step(long nowMs, Predicate<PartitionId> isOwner) {
    poll();
    completeSome(nowMs);
    flow.nextBatch(nowMs).ifPresent(batch -> end(batch, nowMs, isOwner));
    handOut(nowMs);
  }

  private void poll() {
    int room = MAX_POLL;
    for (PartitionId id : List.copyOf(positions.keySet())) {
      if (room > 0 && !flow.paused().contains(id)) {
        int entries = 1 + random.nextInt(room);
        long position = positions.get(id);
        long end = log.end(id, position, entries);
        flow.polled(id, log.read(id, position, entries), end);
        positions.put(id, end);
        room -= entries;
      }
    }
    assertThat(flow.gauge(0).inFlight())
        .as("InFlightIsBounded")
        .isLessThan(LIMITS.maxInFlight() + MAX_POLL);
  }

  private void completeSome(long nowMs) {
    for (int i = random.nextInt(4); i > 0 && !running.isEmpty(); i--) {
      Delivery delivery = running.remove(random.nextInt(running.size()));
      Outcome outcome =
          random.nextInt(10) == 0 ? new Outcome.Released() : new Outcome.Acknowledged(List.of());
      flow.completed(delivery, outcome, nowMs);
    }
  }

  private void handOut(long nowMs) {
    for (Delivery delivery : flow.handOut(nowMs)) {
      InboundRecord record = delivery.record();
      assertThat(log.earlierOfKey(record))
          .as("OneRecordOfAKeyAtATime: %s", record.origin().coordinates())
          .allMatch(log::isAnswered);
      running.add(delivery);
    }
  }

  /** The broker refuses a member that lost a partition; else chance decides. */
  private void end(TransactionBatch batch, long nowMs, Predicate<PartitionId> isOwner) {
    boolean accepted = batch.offsets().keySet().stream().allMatch(isOwner);
    int chance = random.nextInt(10);
    if (accepted && chance > 2) {
      log.commit(batch);
      flow.committed();
    } else if (accepted && chance == 0) {
      // The commit was not confirmed, and happened or not: a new producer, and a look at the group.
      if (random.nextBoolean()) {
        log.commit(batch);
      }
      flow.aborted(nowMs);
      flow.assigned().forEach(id -> flow.reconciled(id, log.committed(id)));
    } else if (accepted && chance == 1 && !batch.deliveries().isEmpty()) {
      flow.refused(Map.of(batch.deliveries().get(0), Outcome.Acknowledged.SILENTLY));
    } else {
      flow.aborted(nowMs);
    }
  }
}
