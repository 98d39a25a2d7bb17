package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Urgency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Who of those that live has a deadline, the earliest first. */
final class Deadlines {
  private final TreeSet<WaitingEntry> byDeadline =
      new TreeSet<>(
          Comparator.comparingLong(WaitingEntry::deadline)
              .thenComparingLong(WaitingEntry::arrival));

  void add(WaitingEntry entry) {
    if (entry.deadline() != Urgency.NO_DEADLINE) {
      byDeadline.add(entry);
    }
  }

  void remove(WaitingEntry entry) {
    byDeadline.remove(entry);
  }

  /** Takes out those whose deadline has come. */
  List<WaitingEntry> takeExpired(long now) {
    List<WaitingEntry> expired = new ArrayList<>();
    while (!byDeadline.isEmpty() && byDeadline.first().deadline() <= now) {
      expired.add(byDeadline.pollFirst());
    }
    return expired;
  }
}
