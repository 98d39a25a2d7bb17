package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import java.util.Comparator;
import java.util.TreeSet;

/** Those of one priority that wait for a slot, in their order of admission and of arrival. */
final class WaitingLevel {
  /**
   * A sequence that waits. What is compared lies here: a walk from the sequence to it would miss
   * the processor's caches at every comparison, with many waiting.
   *
   * @param deadline of the sequence
   * @param arrival distinct, and higher for whoever came later
   */
  record Entry(Sequence sequence, long deadline, long arrival) {}

  private static final Comparator<Entry> BY_ARRIVAL = Comparator.comparingLong(Entry::arrival);
  private static final Comparator<Entry> BY_DEADLINE =
      Comparator.comparingLong(Entry::deadline).thenComparing(BY_ARRIVAL);

  private final TreeSet<Entry> byAdmission;
  private final TreeSet<Entry> byArrival = new TreeSet<>(BY_ARRIVAL);
  private int numOvertaken;

  private WaitingLevel(Comparator<Entry> order) {
    this.byAdmission = new TreeSet<>(order);
  }

  /** A level in which the earliest deadline goes first. */
  static WaitingLevel byDeadline() {
    return new WaitingLevel(BY_DEADLINE);
  }

  /** A level in which the earliest arrival goes first. */
  static WaitingLevel byArrival() {
    return new WaitingLevel(BY_ARRIVAL);
  }

  boolean isEmpty() {
    return byArrival.isEmpty();
  }

  void add(Entry entry) {
    byAdmission.add(entry);
    byArrival.add(entry);
  }

  /** No effect if it is not here. */
  void remove(Entry entry) {
    if (isEmpty()) {
      return;
    }
    // Whoever is the oldest now has not been overtaken so often.
    if (entry.equals(byArrival.first())) {
      numOvertaken = 0;
    }
    byAdmission.remove(entry);
    byArrival.remove(entry);
  }

  /** Takes out whoever is next; there is one. */
  Entry poll() {
    Entry next = byAdmission.first();
    remove(next);
    return next;
  }

  /** Takes out the one that waits longest; there is one. */
  Entry pollOldest() {
    Entry oldest = byArrival.first();
    remove(oldest);
    return oldest;
  }

  /**
   * Counts an admission if it passed the one that waits longest here.
   *
   * @return whether that one rises now: it was the last admission that may pass
   */
  boolean overtakenBy(Entry admitted, int maxOvertaken) {
    if (isEmpty() || byArrival.first().arrival() > admitted.arrival()) {
      return false;
    }
    numOvertaken++;
    return numOvertaken >= maxOvertaken;
  }
}
