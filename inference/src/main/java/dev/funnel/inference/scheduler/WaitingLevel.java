package dev.funnel.inference.scheduler;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Those of one priority that wait for a slot, in their order of admission and of arrival. */
final class WaitingLevel {
  private static final Comparator<WaitingEntry> BY_ARRIVAL =
      Comparator.comparingLong(WaitingEntry::arrival);
  private static final Comparator<WaitingEntry> BY_DEADLINE =
      Comparator.comparingLong(WaitingEntry::deadline).thenComparing(BY_ARRIVAL);
  private static final Comparator<WaitingEntry> BY_BEGINNING =
      Comparator.comparingLong(WaitingEntry::deadline)
          .thenComparing(WaitingEntry::beginning)
          .thenComparing(BY_ARRIVAL);

  private final TreeSet<WaitingEntry> byAdmission;
  private final TreeSet<WaitingEntry> byArrival = new TreeSet<>(BY_ARRIVAL);

  /** Null where arrival alone counts. */
  private final @Nullable NavigableSet<WaitingEntry> byBeginning;

  private int numOvertaken;

  private WaitingLevel(
      Comparator<WaitingEntry> order, @Nullable NavigableSet<WaitingEntry> byBeginning) {
    this.byAdmission = new TreeSet<>(order);
    this.byBeginning = byBeginning;
  }

  /** A level in which the earliest deadline goes first. */
  static WaitingLevel byDeadline() {
    return new WaitingLevel(BY_DEADLINE, new TreeSet<>(BY_BEGINNING));
  }

  /** A level in which the earliest arrival goes first. */
  static WaitingLevel byArrival() {
    return new WaitingLevel(BY_ARRIVAL, null);
  }

  boolean isEmpty() {
    return byArrival.isEmpty();
  }

  void add(WaitingEntry entry) {
    byAdmission.add(entry);
    byArrival.add(entry);
    if (byBeginning != null) {
      byBeginning.add(entry);
    }
  }

  void remove(WaitingEntry entry) {
    // Whoever is the oldest now has not been overtaken so often.
    if (entry == byArrival.first()) {
      numOvertaken = 0;
    }
    byAdmission.remove(entry);
    byArrival.remove(entry);
    if (byBeginning != null) {
      byBeginning.remove(entry);
    }
  }

  /**
   * Whoever is next; there is one. Of those with its deadline, it is one that shares more of its
   * beginning with the last admitted: what they share is resident.
   */
  WaitingEntry next(@Nullable WaitingEntry lastAdmitted) {
    WaitingEntry first = byAdmission.first();
    if (byBeginning == null || lastAdmitted == null) {
      return first;
    }
    // Who shares most stands beside the place of the last admitted.
    WaitingEntry next = closer(first, byBeginning.ceiling(lastAdmitted), lastAdmitted);
    return closer(next, byBeginning.floor(lastAdmitted), lastAdmitted);
  }

  private static WaitingEntry closer(
      WaitingEntry first, @Nullable WaitingEntry mate, WaitingEntry lastAdmitted) {
    return mate != null
            && mate.deadline() == first.deadline()
            && mate.numShared(lastAdmitted) > first.numShared(lastAdmitted)
        ? mate
        : first;
  }

  /** The one that waits longest; there is one. */
  WaitingEntry oldest() {
    return byArrival.first();
  }

  /**
   * Counts an admission if it passed the one that waits longest here.
   *
   * @return whether that one rises now: it was the last admission that may pass
   */
  boolean overtakenBy(WaitingEntry admitted, int maxOvertaken) {
    if (isEmpty() || oldest().arrival() > admitted.arrival()) {
      return false;
    }
    numOvertaken++;
    return numOvertaken >= maxOvertaken;
  }
}
