package dev.funnel.system.simulation;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.PartitionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Topics with offsets, transactions that take part in them, and what groups have committed, as a
 * read_committed client sees them: nothing behind the first open transaction, markers as gaps.
 */
final class SimulatedBroker {
  static final Comparator<PartitionId> BY_NAME =
      Comparator.comparing(PartitionId::topic).thenComparing(PartitionId::partition);

  /** After so long a transaction that nobody ends is aborted. */
  private static final long TRANSACTION_TIMEOUT_MS = 300;

  /** Something at an offset; a record that is null is a marker. */
  private record Entry(@Nullable InboundRecord record, SimulatedTransaction transaction) {}

  private final Map<PartitionId, List<Entry>> logs = new TreeMap<>(BY_NAME);
  private final Map<String, Map<PartitionId, CommittedOffset>> committed = new HashMap<>();
  private final List<SimulatedTransaction> open = new ArrayList<>();
  private final Invariants invariants;

  SimulatedBroker(Invariants invariants) {
    this.invariants = invariants;
  }

  List<PartitionId> create(String topic, int numPartitions) {
    List<PartitionId> partitions = new ArrayList<>();
    for (int partition = 0; partition < numPartitions; partition++) {
      PartitionId id = new PartitionId(topic, partition);
      logs.put(id, new ArrayList<>());
      partitions.add(id);
    }
    return partitions;
  }

  SimulatedTransaction begin(String group, long nowMs) {
    SimulatedTransaction transaction = new SimulatedTransaction(group, nowMs);
    open.add(transaction);
    return transaction;
  }

  /** A record of a client without transactions. */
  void append(OutboundRecord record, long nowMs) {
    SimulatedTransaction own = new SimulatedTransaction("", nowMs);
    own.state = SimulatedTransaction.State.COMMITTED;
    send(own, record, nowMs);
  }

  /** Appends a record; its offset. */
  long send(SimulatedTransaction transaction, OutboundRecord record, long nowMs) {
    PartitionId id = partitionOf(record);
    List<Entry> log = log(id);
    RecordOrigin origin =
        new RecordOrigin(id.topic(), id.partition(), log.size(), Instant.EPOCH.plusMillis(nowMs));
    log.add(
        new Entry(
            new InboundRecord(origin, record.key(), record.value(), record.headers()),
            transaction));
    transaction.touched.add(id);
    return origin.offset();
  }

  private PartitionId partitionOf(OutboundRecord record) {
    Integer partition = record.partition();
    if (partition != null) {
      return new PartitionId(record.topic(), partition);
    }
    int count =
        (int) logs.keySet().stream().filter(id -> id.topic().equals(record.topic())).count();
    return new PartitionId(record.topic(), Math.floorMod(Objects.hashCode(record.key()), count));
  }

  void commit(SimulatedTransaction transaction) {
    end(transaction, SimulatedTransaction.State.COMMITTED);
    committed
        .computeIfAbsent(transaction.group, any -> new HashMap<>())
        .putAll(transaction.offsets);
    invariants.committed(this, transaction);
  }

  void abort(SimulatedTransaction transaction) {
    end(transaction, SimulatedTransaction.State.ABORTED);
  }

  private void end(SimulatedTransaction transaction, SimulatedTransaction.State state) {
    if (!transaction.isOpen()) {
      throw new AssertionError("a transaction ended " + transaction.state + " and then " + state);
    }
    transaction.state = state;
    open.remove(transaction);
    transaction.touched.forEach(id -> log(id).add(new Entry(null, transaction)));
  }

  /** Aborts what was left open for too long. */
  void expireTransactions(long nowMs) {
    List.copyOf(open).stream()
        .filter(transaction -> nowMs - transaction.begunMs > TRANSACTION_TIMEOUT_MS)
        .forEach(this::abort);
  }

  /** Whether no open transaction may still move the offset; {@code committed()} waits for it. */
  boolean isStable(String group, PartitionId id) {
    return open.stream()
        .noneMatch(
            transaction -> transaction.group.equals(group) && transaction.offsets.containsKey(id));
  }

  CommittedOffset committed(String group, PartitionId id) {
    return committed.getOrDefault(group, Map.of()).getOrDefault(id, CommittedOffset.NONE);
  }

  /** Where the next record of a partition will lie, open transactions counted. */
  long highWatermark(PartitionId id) {
    return log(id).size();
  }

  /** Where a read from a position on ends. */
  long end(PartitionId id, long position, int maxEntries) {
    return Math.min(position + maxEntries, lastStable(id));
  }

  private long lastStable(PartitionId id) {
    List<Entry> log = log(id);
    for (int offset = 0; offset < log.size(); offset++) {
      if (log.get(offset).transaction().isOpen()) {
        return offset;
      }
    }
    return log.size();
  }

  /** The visible records from a position up to another. */
  List<InboundRecord> read(PartitionId id, long from, long to) {
    List<InboundRecord> records = new ArrayList<>();
    for (Entry entry : log(id).subList((int) from, (int) to)) {
      InboundRecord record = entry.record();
      if (record != null && entry.transaction().state == SimulatedTransaction.State.COMMITTED) {
        records.add(record);
      }
    }
    return records;
  }

  /** Every record of a topic that is visible. */
  List<InboundRecord> visible(String topic) {
    List<InboundRecord> records = new ArrayList<>();
    logs.forEach(
        (id, log) -> {
          if (id.topic().equals(topic)) {
            records.addAll(read(id, 0, log.size()));
          }
        });
    return records;
  }

  boolean isWhollyCommitted(String group, PartitionId id) {
    return committed(group, id).offset() == log(id).size();
  }

  private List<Entry> log(PartitionId id) {
    return Objects.requireNonNull(logs.get(id), id::toString);
  }
}
