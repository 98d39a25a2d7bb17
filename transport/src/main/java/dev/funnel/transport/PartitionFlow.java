package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One assignment of one partition: its records in flight and its offsets. A partition that comes
 * back after a revocation gets a new one; what still runs for the old one is stale.
 */
final class PartitionFlow {
  /** All but a quarter. */
  private static final long NEARLY = 4;

  private final PartitionId id;
  private final OffsetTracker tracker;
  private final KeyLanes lanes = new KeyLanes();
  private final Map<Long, Delivery> inFlight = new HashMap<>();
  // Those that their key lets run, by offset.
  private final TreeMap<Long, Delivery> ready = new TreeMap<>();
  private final int maxInFlight;
  private final PressureGate recordsGate;
  private final PressureGate windowGate = new PressureGate(OffsetBitmap.MAX_WINDOW);
  private CommittedOffset committed;

  PartitionFlow(PartitionId id, CommittedOffset committed, int maxInFlight) {
    this.id = id;
    this.committed = committed;
    tracker = new OffsetTracker(committed);
    this.maxInFlight = maxInFlight;
    recordsGate = new PressureGate(maxInFlight);
  }

  PartitionId id() {
    return id;
  }

  long position() {
    return tracker.position();
  }

  List<Delivery> inFlight() {
    return List.copyOf(inFlight.values());
  }

  /** Takes what a poll brought; those that are to be handled. */
  List<Delivery> polled(List<InboundRecord> records, long position) {
    List<Delivery> taken = new ArrayList<>();
    for (InboundRecord record : records) {
      if (tracker.received(record.origin().offset())) {
        taken.add(new Delivery(this, record));
      }
    }
    tracker.advancedTo(position);
    taken.forEach(this::enter);
    return taken;
  }

  private void enter(Delivery delivery) {
    inFlight.put(delivery.offset(), delivery);
    if (lanes.join(delivery)) {
      ready.put(delivery.offset(), delivery);
    }
  }

  /** Those that may run now, in offset order. */
  List<Delivery> takeReady(long nowMs) {
    List<Delivery> due = new ArrayList<>();
    // INVARIANT an answered offset fits the bitmap: nothing beyond the window starts to run.
    for (Delivery delivery : ready.values()) {
      if (!tracker.isInWindow(delivery.offset())) {
        break;
      }
      if (delivery.sinceMs <= nowMs) {
        due.add(delivery);
      }
    }
    due.forEach(delivery -> ready.remove(delivery.offset()));
    return due;
  }

  /** Puts a delivery that ran back; it is still the first of its key. */
  void putBack(Delivery delivery) {
    ready.put(delivery.offset(), delivery);
  }

  CommittedOffset committable(Set<Long> processed) {
    return tracker.committable(processed);
  }

  /** Whether the watermark moved on without a record: markers and the like. */
  boolean isBehind() {
    return tracker.watermark() > committed.offset();
  }

  void committed(CommittedOffset offset) {
    committed = offset;
  }

  /** Ends a delivery; the next one of its key may run. */
  void finish(Delivery delivery) {
    inFlight.remove(delivery.offset());
    ready.remove(delivery.offset());
    tracker.processed(Set.of(delivery.offset()));
    lanes.leave(delivery).ifPresent(this::putBack);
  }

  /** Whether one in flight answers that turn, not yet committed. */
  boolean hasAnswerTo(RequestIdentity turn) {
    return inFlight.values().stream().anyMatch(delivery -> delivery.answers(turn));
  }

  /** Those in flight that this commit has ended. */
  List<Delivery> endedBy(CommittedOffset offset) {
    return tracker.coveredBy(offset).stream().map(inFlight::get).toList();
  }

  /**
   * The record that holds the partition up: the first that is not done has run since {@code
   * latestMs} or longer, there is hardly room for more records behind it, and hardly any of those
   * that were taken is still being worked on.
   */
  Optional<Delivery> blocking(long latestMs) {
    Delivery first = inFlight.get(tracker.watermark());
    if (first == null
        || first.state != Delivery.State.RUNNING
        || first.sinceMs > latestMs
        || !(isNearlyFull(tracker.span(), OffsetBitmap.MAX_WINDOW)
            || isNearlyFull(inFlight.size(), maxInFlight))) {
      return Optional.empty();
    }
    long numOthers =
        inFlight.values().stream()
            .filter(other -> other != first && other.state == Delivery.State.RUNNING)
            .count();
    long numTaken =
        isNearlyFull(tracker.span(), OffsetBitmap.MAX_WINDOW) ? tracker.span() : inFlight.size();
    return NEARLY * numOthers <= numTaken ? Optional.of(first) : Optional.empty();
  }

  private static boolean isNearlyFull(long level, long limit) {
    return NEARLY * (limit - level) <= limit;
  }

  /** How many offsets lie between the first that is not done and the position. */
  long span() {
    return tracker.span();
  }

  boolean isFull() {
    // Both gates must see every level, so there is no short cut.
    boolean recordsFull = recordsGate.isClosedAt(inFlight.size());
    boolean windowFull = windowGate.isClosedAt(tracker.span());
    return recordsFull || windowFull;
  }
}
