package dev.funnel.inference.scheduler;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.sequence.Urgency;

/**
 * A sequence's place among those that wait; it keeps it while it runs, to come back to. What is
 * compared lies here: a walk from the sequence to it would miss the processor's caches at every
 * comparison, with many waiting.
 */
final class WaitingEntry {
  private final Sequence sequence;
  private final Beginning beginning;
  private final String tenant;
  private final long deadline;
  private final long arrival;
  private final int ownLevel;
  private int level;

  /**
   * @param arrival distinct, and higher for whoever came later
   */
  WaitingEntry(Sequence sequence, Beginning beginning, long arrival) {
    Urgency urgency = sequence.request().urgency();
    this.sequence = sequence;
    this.beginning = beginning;
    this.tenant = urgency.tenant();
    this.deadline = urgency.deadline();
    this.arrival = arrival;
    this.ownLevel = urgency.priority() - Urgency.MIN_PRIORITY;
    this.level = ownLevel;
  }

  Sequence sequence() {
    return sequence;
  }

  Beginning beginning() {
    return beginning;
  }

  String tenant() {
    return tenant;
  }

  long deadline() {
    return deadline;
  }

  long arrival() {
    return arrival;
  }

  /** The level where it waits, or from which it was admitted. */
  int level() {
    return level;
  }

  /** The level of its own priority. */
  int ownLevel() {
    return ownLevel;
  }

  void rise() {
    level++;
  }

  /** Whether it has been overtaken so often that it rose above its own priority. */
  boolean hasRisen() {
    return level > ownLevel;
  }

  /** How many blocks both begin with. */
  int numShared(WaitingEntry other) {
    return beginning.numShared(other.beginning);
  }
}
