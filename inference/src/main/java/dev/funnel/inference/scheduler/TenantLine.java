package dev.funnel.inference.scheduler;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Those of one tenant that wait in one level, in their order of admission, and what the tenant has
 * had there: its tokens, from which its place among the tenants follows.
 */
final class TenantLine {
  private static final Comparator<WaitingEntry> BY_ARRIVAL =
      Comparator.comparingLong(WaitingEntry::arrival);
  private static final Comparator<WaitingEntry> BY_DEADLINE =
      Comparator.comparingLong(WaitingEntry::deadline).thenComparing(BY_ARRIVAL);
  private static final Comparator<WaitingEntry> BY_BEGINNING =
      Comparator.comparingLong(WaitingEntry::deadline)
          .thenComparing(WaitingEntry::beginning)
          .thenComparing(BY_ARRIVAL);

  private final NavigableSet<WaitingEntry> byDeadline = new TreeSet<>(BY_DEADLINE);
  private final NavigableSet<WaitingEntry> byBeginning = new TreeSet<>(BY_BEGINNING);
  private @Nullable WaitingEntry lastAdmitted;
  private long numTokens;
  private int numRunning;

  boolean isEmpty() {
    return byDeadline.isEmpty();
  }

  /** Whether it has nothing that waits or runs: what it had may be forgotten. */
  boolean isIdle() {
    return isEmpty() && numRunning == 0;
  }

  void add(WaitingEntry entry) {
    byDeadline.add(entry);
    byBeginning.add(entry);
  }

  void remove(WaitingEntry entry) {
    byDeadline.remove(entry);
    byBeginning.remove(entry);
  }

  /** The tokens that the tenant has had; those of a tenant that was away are lifted. */
  long numTokens() {
    return numTokens;
  }

  /** Its tokens count as at least so many. */
  void liftTo(long atLeast) {
    numTokens = Math.max(numTokens, atLeast);
  }

  void charge(long tokens) {
    numTokens += tokens;
  }

  /** One of its own was admitted: from this level or, where it has risen, from a higher one. */
  void begins(WaitingEntry entry) {
    numRunning++;
    lastAdmitted = entry;
  }

  /** It gave up its slot or ended. */
  void leaves() {
    numRunning--;
  }

  /**
   * Whoever of them is next; there is one. Of those with its deadline, it is one that shares more
   * of its beginning with the last admitted: what they share is resident.
   */
  WaitingEntry next() {
    WaitingEntry first = byDeadline.first();
    if (lastAdmitted == null) {
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
}
