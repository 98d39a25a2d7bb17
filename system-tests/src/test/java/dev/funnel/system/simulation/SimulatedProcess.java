package dev.funnel.system.simulation;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.HandlerCalls;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordFlow;
import dev.funnel.transport.Refusal;
import dev.funnel.transport.TransactionBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process: a service behind the rounds of an owner thread, as {@code transport.kafka} takes them,
 * over the simulated broker. It may die at any point, or stand still with a transaction open.
 */
final class SimulatedProcess {
  static final LoopLimits LIMITS = new LoopLimits(12, 4, 40_000, 5, 3, 60_000, 150);
  static final int MAX_POLL = 4;

  /** What is committed of a partition, and where its ledger ended after that was read. */
  private record Restore(CommittedOffset committed, long ledgerEnd) {}

  private record Answer(Delivery delivery, Outcome outcome, long dueMs) {}

  private final String group;
  private final SimulatedBroker broker;
  private final Dice dice;
  private final Invariants invariants;
  private final Supplier<Service> start;
  private final Predicate<PartitionId> isOwner;

  // In one order in every run.
  private final Map<PartitionId, Long> positions = new TreeMap<>(SimulatedBroker.BY_NAME);
  private final Set<PartitionId> late = new TreeSet<>(SimulatedBroker.BY_NAME);
  private final Map<PartitionId, Restore> restored = new TreeMap<>(SimulatedBroker.BY_NAME);
  private final ChatCodec codec = new ChatCodec();
  private final List<Answer> inbox = new ArrayList<>();
  private final Set<Delivery> refusedOnce = new HashSet<>();
  private Service service;
  private RecordFlow flow;
  private HandlerCalls calls;
  private @Nullable SimulatedTransaction transaction;
  private @Nullable TransactionBatch standing;
  private boolean isProducerBroken;
  private boolean isDead;
  private long untilMs;
  private long nowMs;

  SimulatedProcess(
      String group,
      SimulatedBroker broker,
      Dice dice,
      Invariants invariants,
      Supplier<Service> start,
      Predicate<PartitionId> isOwner) {
    this.group = group;
    this.broker = broker;
    this.dice = dice;
    this.invariants = invariants;
    this.start = start;
    this.isOwner = isOwner;
    service = start.get();
    flow = new RecordFlow(LIMITS, LoopListener.NONE, service.ledger());
    calls = calls();
  }

  private HandlerCalls calls() {
    Service current = service;
    return new HandlerCalls(
        current.handler(),
        LIMITS.maxRecordBytes(),
        LoopListener.NONE,
        (delivery, outcome) -> inbox.add(new Answer(delivery, outcome, nowMs + current.delayMs())));
  }

  boolean isDead() {
    return isDead;
  }

  boolean believesToOwn(PartitionId id) {
    return positions.containsKey(id) || late.contains(id) || restored.containsKey(id);
  }

  /** Everything in memory is lost; a transaction may stay open. */
  void die() {
    isDead = true;
    positions.clear();
    late.clear();
    restored.clear();
    inbox.clear();
    refusedOnce.clear();
    standing = null;
  }

  /** Comes back under the same transactional id. */
  void restart() {
    isDead = false;
    isProducerBroken = false;
    untilMs = 0;
    settleTransaction();
    service = start.get();
    flow = new RecordFlow(LIMITS, LoopListener.NONE, service.ledger());
    calls = calls();
  }

  private void settleTransaction() {
    if (transaction != null && transaction.isOpen()) {
      broker.abort(transaction);
    }
    transaction = null;
  }

  void assigned(PartitionId id) {
    late.add(id);
    takeLate();
  }

  /** It hears that a partition goes while it still owns it. */
  void revokedInTime(PartitionId id) {
    if (standing == null && !isProducerBroken) {
      takeAnswers();
      flow.remainingBatch(nowMs).ifPresent(batch -> write(batch, false));
    }
    if (!isDead) {
      revokedLate(id);
    }
  }

  /** It hears that a partition went. */
  void revokedLate(PartitionId id) {
    if (standing != null) {
      return; // Its thread stands still; it hears nothing.
    }
    positions.remove(id);
    late.remove(id);
    restored.remove(id);
    service.ledger().forget(id.partition());
    flow.revoked(id);
    service.handler().revoked(Set.of(id));
  }

  boolean stands() {
    return standing != null;
  }

  /** A round of the owner thread, beside what the other threads do. */
  void step(long newNowMs) {
    nowMs = newNowMs;
    if (isDead) {
      return;
    }
    service.step(nowMs);
    if (standing != null) {
      goOn(standing);
      return;
    }
    poll();
    takeLate();
    takeAnswers();
    flow.stalled(nowMs).forEach(this::giveUp);
    if (isProducerBroken) {
      rebuild();
    } else {
      flow.nextBatch(nowMs).ifPresent(batch -> write(batch, true));
    }
    if (!isDead && standing == null) {
      flow.handOut(nowMs).forEach(calls::call);
    }
  }

  private void giveUp(Delivery delivery, Mishap.Stalled why) {
    // Of what stands for an outcome already, only what cannot be written would be left out.
    refusedOnce.add(delivery);
    flow.completed(delivery, calls.givenUp(delivery, why), nowMs);
  }

  private void goOn(TransactionBatch batch) {
    if (nowMs >= untilMs || dice.isCalm()) {
      standing = null;
      end(batch);
    }
  }

  private void poll() {
    int room = MAX_POLL;
    Set<PartitionId> paused = flow.paused();
    for (PartitionId id : List.copyOf(positions.keySet())) {
      if (room > 0 && !paused.contains(id)) {
        int entries = 1 + dice.below(room);
        long position = positions.get(id);
        long end = broker.end(id, position, entries);
        flow.polled(id, broker.read(id, position, end), end);
        positions.put(id, end);
        room -= entries;
      }
    }
    invariants.inFlight(flow.gauge(paused.size()), LIMITS);
  }

  private void takeLate() {
    for (PartitionId id : List.copyOf(late)) {
      if (broker.isStable(group, id)) {
        late.remove(id);
        restored.put(
            id, new Restore(broker.committed(group, id), broker.highWatermark(ledgerOf(id))));
      }
    }
    for (PartitionId id : List.copyOf(restored.keySet())) {
      if (isLedgerRead(id, restored.get(id).ledgerEnd())) {
        CommittedOffset committed = restored.remove(id).committed();
        positions.put(id, committed.offset());
        flow.assigned(id, committed);
      }
    }
  }

  private static PartitionId ledgerOf(PartitionId id) {
    return new PartitionId(Topics.DEFAULT.ledger(), id.partition());
  }

  private boolean isLedgerRead(PartitionId id, long end) {
    if (!service.hasLedgerTopic()) {
      return true;
    }
    if (broker.end(ledgerOf(id), 0, Integer.MAX_VALUE) < end) {
      return false;
    }
    for (InboundRecord record : broker.read(ledgerOf(id), 0, end)) {
      try {
        service.ledger().put(id.partition(), codec.decodeLedgerEntry(record));
      } catch (RequestRefused e) {
        throw new AssertionError(e);
      }
    }
    return true;
  }

  private void takeAnswers() {
    for (Answer answer : List.copyOf(inbox)) {
      if (answer.dueMs() <= nowMs) {
        inbox.remove(answer);
        flow.completed(
            answer.delivery(), calls.fitting(answer.delivery(), answer.outcome()), nowMs);
      }
    }
  }

  private void write(TransactionBatch batch, boolean mayStand) {
    SimulatedTransaction begun = broker.begin(group, nowMs);
    transaction = begun;
    Map<Delivery, Long> firstOffsets = new HashMap<>();
    for (Delivery delivery : batch.deliveries()) {
      begun.acknowledged.add(delivery.record().origin().coordinates());
      for (OutboundRecord record : delivery.answer()) {
        if (dice.fault(400)) {
          die();
          return;
        }
        if (dice.fault(150) && refusedOnce.add(delivery)) {
          broker.abort(begun);
          flow.refused(calls.insteadOf(List.of(refusal(delivery, record))));
          return;
        }
        firstOffsets.putIfAbsent(delivery, broker.send(begun, record, nowMs));
      }
    }
    sendEntries(begun, batch, firstOffsets);
    begun.offsets = batch.offsets();
    if (dice.fault(200)) {
      die();
    } else if (mayStand && dice.fault(60)) {
      standing = batch;
      untilMs = nowMs + dice.below(600);
    } else {
      end(batch);
    }
  }

  private void sendEntries(
      SimulatedTransaction begun, TransactionBatch batch, Map<Delivery, Long> firstOffsets) {
    for (Delivery delivery : batch.deliveries()) {
      if (firstOffsets.containsKey(delivery)) {
        delivery.respondedAt(firstOffsets.get(delivery));
      }
      LedgerEntry entry = delivery.entry();
      if (entry != null) {
        int partition = delivery.record().origin().partition();
        broker.send(
            begun, codec.encodeLedgerEntry(entry, Topics.DEFAULT.ledger(), partition), nowMs);
      }
    }
  }

  private static Refusal refusal(Delivery delivery, OutboundRecord record) {
    return new Refusal(delivery, record, new Mishap.TooLarge(record.topic(), 2, 1));
  }

  private void end(TransactionBatch batch) {
    SimulatedTransaction begun = transaction;
    if (begun == null || !begun.isOpen()) {
      // The coordinator gave it up meanwhile.
      isProducerBroken = true;
      flow.aborted(nowMs);
    } else if (!batch.offsets().keySet().stream().allMatch(isOwner) || dice.fault(12)) {
      broker.abort(begun);
      flow.aborted(nowMs);
    } else if (dice.fault(12)) {
      // Its end is not confirmed: it happens or not.
      if (dice.oneIn(2)) {
        broker.commit(begun);
      }
      isProducerBroken = true;
      flow.aborted(nowMs);
    } else {
      broker.commit(begun);
      if (dice.fault(100)) {
        die();
      } else {
        flow.committed();
      }
    }
  }

  private void rebuild() {
    if (dice.fault(2)) {
      return; // The broker is away.
    }
    settleTransaction();
    if (flow.assigned().stream().allMatch(id -> broker.isStable(group, id))) {
      isProducerBroken = false;
      positions.keySet().forEach(id -> flow.reconciled(id, broker.committed(group, id)));
    }
  }
}
