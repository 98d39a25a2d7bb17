package dev.funnel.inference.scheduler;

import dev.funnel.inference.sequence.Sequence;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whose turn it is among the tenants of one priority: the one that has had the fewest tokens. A
 * prompt's tokens count when it is admitted, as far as they have to be computed, those of the
 * completion when it has ended.
 *
 * <p>INVARIANT: who comes while others wait is lifted to what the last admitted one had, and all
 * that wait have at least that. So it goes next, or after those that have no more than it, one
 * admission each; and nobody saves up for later by sending nothing.
 *
 * <p>INVARIANT: a line exists while something of its tenant waits or runs.
 */
final class TenantLines {
  private static final Comparator<TenantLine> BY_TURN =
      Comparator.comparingLong(TenantLine::numTokens)
          .thenComparing(
              TenantLine::next,
              Comparator.comparingLong(WaitingEntry::deadline)
                  .thenComparingLong(WaitingEntry::arrival));

  private final Map<String, TenantLine> lines = new HashMap<>();

  /** What the last admitted tenant had before; it never goes down. */
  private long floor;

  void add(WaitingEntry entry) {
    TenantLine line = lineOf(entry);
    if (line.isEmpty()) {
      line.liftTo(floor);
    }
    line.add(entry);
  }

  void remove(WaitingEntry entry) {
    change(entry, line -> line.remove(entry));
  }

  /** Whoever is next; there is one. Looks at each tenant that has something here. */
  WaitingEntry next() {
    return lines.values().stream()
        .filter(line -> !line.isEmpty())
        .min(BY_TURN)
        .orElseThrow()
        .next();
  }

  /** One that waits here is admitted: told before it begins and is removed. */
  void admitted(WaitingEntry entry) {
    floor = Math.max(floor, lineOf(entry).numTokens());
  }

  /** One whose own priority this is was admitted, from whatever level. */
  void begins(WaitingEntry entry) {
    TenantLine line = lineOf(entry);
    Sequence sequence = entry.sequence();
    if (line.isIdle()) {
      line.liftTo(floor);
    }
    line.begins(entry);
    if (sequence.numPreemptions() == 0) {
      int numComputed = sequence.request().promptTokens().size() - sequence.numCached();
      line.charge(Math.max(1, numComputed));
    }
  }

  /** One whose own priority this is gave up its slot, to wait again. */
  void pauses(WaitingEntry entry) {
    change(entry, TenantLine::leaves);
  }

  /** One whose own priority this is has ended while it ran. */
  void ends(WaitingEntry entry) {
    change(
        entry,
        line -> {
          line.charge(entry.sequence().numCompletionTokens());
          line.leaves();
        });
  }

  private TenantLine lineOf(WaitingEntry entry) {
    return lines.computeIfAbsent(entry.tenant(), any -> new TenantLine());
  }

  private void change(WaitingEntry entry, Consumer<TenantLine> change) {
    TenantLine line = lineOf(entry);
    change.accept(line);
    if (line.isIdle()) {
      lines.remove(entry.tenant());
    }
  }
}
