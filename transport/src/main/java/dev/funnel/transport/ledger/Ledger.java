package dev.funnel.transport.ledger;

import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.RequestIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The turns that were answered in the partitions of this process, by partition number. The oldest
 * of a partition leave when it is full.
 *
 * <p>Written by a loop's owner thread, read from any: one lock, held for one entry.
 */
public final class Ledger {
  /** About 18 MB a partition. */
  public static final int DEFAULT_MAX_ENTRIES = 250_000;

  private final int maxEntries;
  private final Map<Integer, PartitionLedger> partitions = new HashMap<>();
  private long numLeft;

  /**
   * An empty ledger.
   *
   * @param maxEntries of a partition, at least 1
   */
  public Ledger(int maxEntries) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries is " + maxEntries + "; it is at least 1");
    }
    this.maxEntries = maxEntries;
  }

  /** Takes an entry, in the order of the topic: the newest of a turn counts. */
  public synchronized void put(int partition, LedgerEntry entry) {
    PartitionLedger entries =
        partitions.computeIfAbsent(partition, any -> new PartitionLedger(maxEntries));
    if (entries.put(entry)) {
      numLeft++;
    }
  }

  /** What is known of a turn. */
  public synchronized Optional<RecordedTurn> find(int partition, RequestIdentity identity) {
    PartitionLedger entries = partitions.get(partition);
    return entries == null ? Optional.empty() : entries.find(identity);
  }

  /**
   * The turns whose time is over, of partitions that are here. They are named again only after
   * {@code again}, unless their next turn comes.
   *
   * @param max most turns that are named
   */
  public synchronized List<OpenTurn> overdue(Instant now, Duration again, int max) {
    List<OpenTurn> overdue = new ArrayList<>();
    partitions.forEach(
        (partition, entries) ->
            entries.overdue(now.toEpochMilli(), again.toMillis(), max - overdue.size()).stream()
                .map(offset -> new OpenTurn(partition, offset))
                .forEach(overdue::add));
    return overdue;
  }

  /** Forgets a partition: it went, or is read from its beginning. */
  public synchronized void forget(int partition) {
    partitions.remove(partition);
  }

  /** Entries of all partitions. */
  public synchronized int numEntries() {
    return partitions.values().stream().mapToInt(PartitionLedger::size).sum();
  }

  /** Entries that left because their partition was full; their turns would run again. */
  public synchronized long numLeft() {
    return numLeft;
  }

  /** Bytes of the arrays. */
  public synchronized long bytes() {
    return partitions.values().stream().mapToLong(PartitionLedger::bytes).sum();
  }
}
