package dev.funnel.inference.scheduler;

import dev.funnel.inference.cache.Beginning;
import dev.funnel.inference.sequence.Sequence;
import dev.funnel.inference.sequence.Urgency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sequences that wait for a slot, in the order of their admission: by priority, inside a
 * priority the tenant that has had the fewest tokens ({@link TenantLines}), of a tenant's by
 * deadline, then those that begin like its last admitted, then by arrival. Whoever is overtaken
 * rises: when {@code maxOvertaken} admissions have passed the longest waiting one of a level, it
 * goes to the next level; above the highest priority, arrival alone counts.
 *
 * <p>Only the longest waiting one of a level rises, not all that were overtaken: else a backlog
 * would rise as a whole and the urgent would wait behind it.
 *
 * <p>INVARIANT: of {@code n} levels from its own up to the highest priority, a sequence before
 * which {@code r} others waited, or came back to, is admitted after at most {@code r + (r + 1) * n
 * * maxOvertaken} others, where there is one tenant. For each of the overtakings counts in the
 * level where it waits, so after {@code maxOvertaken} of them one rises from there that waited as
 * long as it or longer: {@code r + 1} at most before it does itself, from each of the levels.
 * Nothing in this depends on the order inside a level. Where there are several tenants it may be
 * {@link WaitingLevel#TURNS_PER_OVERTAKING} times {@code maxOvertaken}.
 *
 * <p>Each change costs O(log n), n sequences waiting; an admission looks at each tenant that has
 * some in its level.
 */
final class WaitingQueue {
  private final int maxOvertaken;

  /** The priorities from the lowest on; behind them the level in which arrival alone counts. */
  private final List<WaitingLevel> levels = new ArrayList<>();

  /** Of each priority what its tenants have had. */
  private final List<TenantLines> tenants = new ArrayList<>();

  private final Map<String, WaitingEntry> entries = new HashMap<>();
  private long numArrivals;

  /**
   * @param maxOvertaken admissions that pass the longest waiting one of a level before it rises
   */
  WaitingQueue(int maxOvertaken) {
    this.maxOvertaken = maxOvertaken;
    for (int priority = Urgency.MIN_PRIORITY; priority <= Urgency.MAX_PRIORITY; priority++) {
      TenantLines lines = new TenantLines();
      tenants.add(lines);
      levels.add(WaitingLevel.byTenant(lines));
    }
    levels.add(WaitingLevel.byArrival());
  }

  int size() {
    return entries.size();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  boolean contains(String id) {
    return entries.containsKey(id);
  }

  /** Lets a sequence wait; its place. */
  WaitingEntry add(Sequence sequence, Beginning beginning) {
    WaitingEntry entry = new WaitingEntry(sequence, beginning, numArrivals++);
    enter(entry);
    return entry;
  }

  /** Lets one that was admitted wait again, as long as if it had never left. */
  void putBack(WaitingEntry entry) {
    enter(entry);
    tenants.get(entry.ownLevel()).pauses(entry);
  }

  /** One that was admitted has ended. */
  void ended(WaitingEntry entry) {
    tenants.get(entry.ownLevel()).ends(entry);
  }

  private void enter(WaitingEntry entry) {
    entries.put(entry.sequence().id(), entry);
    levels.get(entry.level()).add(entry);
  }

  /** Takes a sequence out; null if none has this id. */
  @Nullable WaitingEntry remove(String id) {
    WaitingEntry entry = entries.remove(id);
    if (entry != null) {
      levels.get(entry.level()).remove(entry);
    }
    return entry;
  }

  /** The one to be admitted next; null if none waits. */
  @Nullable WaitingEntry next() {
    for (int level = levels.size() - 1; level >= 0; level--) {
      if (!levels.get(level).isEmpty()) {
        return levels.get(level).next();
      }
    }
    return null;
  }

  /** Takes out one that is admitted: the {@link #next}. */
  void admit(WaitingEntry admitted) {
    levels.get(admitted.level()).admitted(admitted);
    tenants.get(admitted.ownLevel()).begins(admitted);
    remove(admitted.sequence().id());
    // From the top down: who has just risen waits in the new level first.
    for (int level = Math.min(admitted.level(), levels.size() - 2); level >= 0; level--) {
      if (levels.get(level).overtakenBy(admitted, maxOvertaken)) {
        WaitingEntry oldest = levels.get(level).oldest();
        levels.get(level).remove(oldest);
        oldest.rise();
        levels.get(level + 1).add(oldest);
      }
    }
  }
}
