package dev.funnel.inference.scheduler;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Those of one priority that wait for a slot: by tenant, and in the order of their arrival. */
final class WaitingLevel {
  /**
   * So many turns of other tenants count as one overtaking. Turns are fair by themselves: a tenant
   * whose requests cost up to so many times {@code maxOvertaken} as much as others' still gets no
   * more than its share. But whoever invents a tenant for each request would be first for ever.
   */
  static final int TURNS_PER_OVERTAKING = 16;

  private final TreeSet<WaitingEntry> byArrival =
      new TreeSet<>(Comparator.comparingLong(WaitingEntry::arrival));

  /** Null where arrival alone counts. */
  private final @Nullable TenantLines tenants;

  /** How often the one that waits longest was overtaken; an overtaking has so many turns. */
  private int numTurnsOvertaken;

  private WaitingLevel(@Nullable TenantLines tenants) {
    this.tenants = tenants;
  }

  /** A level in which tenants take turns. */
  static WaitingLevel byTenant(TenantLines tenants) {
    return new WaitingLevel(tenants);
  }

  /** A level in which the earliest arrival goes first. */
  static WaitingLevel byArrival() {
    return new WaitingLevel(null);
  }

  boolean isEmpty() {
    return byArrival.isEmpty();
  }

  void add(WaitingEntry entry) {
    byArrival.add(entry);
    if (tenants != null) {
      tenants.add(entry);
    }
  }

  void remove(WaitingEntry entry) {
    // Whoever is the oldest now has not been overtaken so often.
    if (entry == byArrival.first()) {
      numTurnsOvertaken = 0;
    }
    byArrival.remove(entry);
    if (tenants != null) {
      tenants.remove(entry);
    }
  }

  /** Whoever is next; there is one. */
  WaitingEntry next() {
    return tenants == null ? byArrival.first() : tenants.next();
  }

  /** The {@link #next} is admitted; it is to be removed. */
  void admitted(WaitingEntry entry) {
    if (tenants != null) {
      tenants.admitted(entry);
    }
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
    boolean isTurnOfAnother =
        admitted.level() == oldest().level() && !admitted.tenant().equals(oldest().tenant());
    numTurnsOvertaken += isTurnOfAnother ? 1 : TURNS_PER_OVERTAKING;
    return numTurnsOvertaken >= maxOvertaken * TURNS_PER_OVERTAKING;
  }
}
