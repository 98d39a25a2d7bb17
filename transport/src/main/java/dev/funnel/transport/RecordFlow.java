package dev.funnel.transport;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.transport.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The exactly-once loop without Kafka: which record may run, what the next transaction holds, which
 * partitions are paused. Stepped by its owner: records in, deliveries out, outcomes in, batches
 * out. One thread only; time is an argument, in milliseconds of a clock that never goes back.
 */
public final class RecordFlow {
  /** How long a released record waits until it is handed out again. */
  static final long REDELIVER_AFTER_MS = 100;

  /** How long offsets that moved on without a record may wait for a transaction. */
  static final long OFFSETS_LINGER_MS = 1_000;

  private static final long MIN_RETRY_MS = 10;
  private static final long MAX_RETRY_MS = 1_000;

  private final LoopLimits limits;
  private final LoopListener listener;
  private final Ledger ledger;
  private final Map<PartitionId, PartitionFlow> partitions = new LinkedHashMap<>();
  private final ArrayDeque<Delivery> answered = new ArrayDeque<>();
  private final PressureGate recordsGate;
  private final PressureGate bytesGate;
  private @Nullable TransactionBatch open;
  private int inFlight;
  private int running;
  private long inFlightBytes;
  private boolean draining;
  private long offsetsDueMs;
  private long retryMs = MIN_RETRY_MS;
  private long notBeforeMs = Long.MIN_VALUE;

  /**
   * An empty flow.
   *
   * @param ledger takes the entries of the outcomes once they are committed
   */
  public RecordFlow(LoopLimits limits, LoopListener listener, Ledger ledger) {
    this.limits = limits;
    this.listener = listener;
    this.ledger = ledger;
    recordsGate = new PressureGate(limits.maxInFlight());
    bytesGate = new PressureGate(limits.maxInFlightBytes());
  }

  /** A partition came: it goes on behind what is committed. */
  public void assigned(PartitionId id, CommittedOffset committed) {
    revoked(id);
    if (OffsetBitmap.decode(committed.metadata()).isEmpty()) {
      listener.metadataIgnored(id, committed);
    }
    partitions.put(id, new PartitionFlow(id, committed, limits.maxInFlightPerPartition()));
  }

  /** A partition went: everything of it is forgotten, late outcomes too. */
  public void revoked(PartitionId id) {
    requireNoOpenBatch();
    PartitionFlow gone = partitions.remove(id);
    if (gone != null) {
      gone.inFlight().forEach(this::forget);
      answered.removeIf(delivery -> delivery.partition == gone);
    }
  }

  /**
   * Takes what a poll brought of a partition.
   *
   * @param records in offset order; may be empty
   * @param position the consumer's position after the poll: what lies below it and was not
   *     delivered never will be
   */
  public void polled(PartitionId id, List<InboundRecord> records, long position) {
    PartitionFlow partition = partitions.get(id);
    if (partition == null) {
      return;
    }
    long first = records.isEmpty() ? position : records.get(0).origin().offset();
    if (first < partition.position()) {
      listener.wentBack(id, partition.position(), first);
      assigned(id, new CommittedOffset(first, ""));
      partition = partitions.get(id);
    }
    for (Delivery delivery : partition.polled(records, position)) {
      inFlight++;
      inFlightBytes += delivery.bytes();
    }
  }

  /** The deliveries to hand to the handler now; in offset order for each partition. */
  public List<Delivery> handOut(long nowMs) {
    if (draining) {
      return List.of();
    }
    List<Delivery> due = new ArrayList<>();
    partitions.values().forEach(partition -> due.addAll(partition.takeReady(nowMs)));
    for (Delivery delivery : due) {
      delivery.state = Delivery.State.RUNNING;
      delivery.sinceMs = nowMs;
    }
    running += due.size();
    return due;
  }

  /**
   * The records that have run for too long and hold their partitions up, each with what is to be
   * said of it. They are to be {@link #completed} with another outcome; their own is then dropped.
   */
  public Map<Delivery, Mishap.Stalled> stalled(long nowMs) {
    Map<Delivery, Mishap.Stalled> stalled = new LinkedHashMap<>();
    for (PartitionFlow partition : partitions.values()) {
      partition
          .blocking(nowMs - limits.stalledAfterMs())
          .ifPresent(
              delivery ->
                  stalled.put(
                      delivery,
                      new Mishap.Stalled(
                          Duration.ofMillis(nowMs - delivery.sinceMs), partition.span())));
    }
    return stalled;
  }

  /** Takes an outcome; one of a partition that went, or of a record that ended, is dropped. */
  public void completed(Delivery delivery, Outcome outcome, long nowMs) {
    if (delivery.state != Delivery.State.RUNNING) {
      return;
    }
    running--;
    if (outcome instanceof Outcome.Acknowledged acknowledged
        && !isAnsweredByAnother(delivery, acknowledged)) {
      delivery.state = Delivery.State.ANSWERED;
      delivery.sinceMs = nowMs;
      replaceAnswer(delivery, acknowledged);
      answered.add(delivery);
    } else {
      delivery.state = Delivery.State.WAITING;
      delivery.sinceMs = nowMs + REDELIVER_AFTER_MS;
      delivery.partition.putBack(delivery);
    }
  }

  // Records without a key run at once even if their bodies name the same turn: the second one is
  // handed out again, and the handler finds the first one's answer in the ledger.
  private boolean isAnsweredByAnother(Delivery delivery, Outcome.Acknowledged acknowledged) {
    LedgerEntry entry = acknowledged.entry();
    return entry != null
        && acknowledged.isAnswer()
        && (ledger.find(delivery.partition.id().partition(), entry.identity()).isPresent()
            || delivery.partition.hasAnswerTo(entry.identity()));
  }

  /** The next transaction if one is due. It must be ended before anything else happens to it. */
  public Optional<TransactionBatch> nextBatch(long nowMs) {
    return nowMs >= notBeforeMs && isBatchDue(nowMs) ? batch(nowMs) : Optional.empty();
  }

  /** Everything that is answered, due or not: for partitions that are about to go. */
  public Optional<TransactionBatch> remainingBatch(long nowMs) {
    return answered.isEmpty() ? Optional.empty() : batch(nowMs);
  }

  private boolean isBatchDue(long nowMs) {
    Delivery oldest = answered.peek();
    if (oldest == null) {
      return nowMs >= offsetsDueMs;
    }
    return draining
        || answered.size() >= limits.maxBatchRecords()
        || nowMs - oldest.sinceMs >= limits.lingerMs();
  }

  private Optional<TransactionBatch> batch(long nowMs) {
    requireNoOpenBatch();
    offsetsDueMs = nowMs + OFFSETS_LINGER_MS;
    List<Delivery> deliveries = new ArrayList<>();
    Map<PartitionFlow, Set<Long>> processed = new HashMap<>();
    while (!answered.isEmpty() && deliveries.size() < limits.maxBatchRecords()) {
      Delivery delivery = answered.remove();
      delivery.state = Delivery.State.COMMITTING;
      deliveries.add(delivery);
      processed.computeIfAbsent(delivery.partition, any -> new HashSet<>()).add(delivery.offset());
    }
    for (PartitionFlow partition : partitions.values()) {
      if (partition.isBehind()) {
        processed.putIfAbsent(partition, Set.of());
      }
    }
    if (processed.isEmpty()) {
      return Optional.empty();
    }
    Map<PartitionId, CommittedOffset> offsets = new HashMap<>();
    processed.forEach(
        (partition, done) -> offsets.put(partition.id(), partition.committable(done)));
    open = new TransactionBatch(deliveries, offsets);
    return Optional.of(open);
  }

  /** The open transaction is committed: its records end and the next ones of their keys may run. */
  public void committed() {
    TransactionBatch batch = takeOpen();
    batch.offsets().forEach((id, offset) -> partitions.get(id).committed(offset));
    batch.deliveries().forEach(this::finish);
    retryMs = MIN_RETRY_MS;
    notBeforeMs = Long.MIN_VALUE;
  }

  /** The open transaction is aborted: its answers wait for the next one, in the same order. */
  public void aborted(long nowMs) {
    reopen();
    notBeforeMs = nowMs + retryMs;
    retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
  }

  /**
   * The open transaction is aborted, for it held answers that cannot be written. These come in
   * their place, and the next transaction need not wait.
   */
  public void refused(Map<Delivery, Outcome.Acknowledged> instead) {
    reopen();
    instead.forEach(this::replaceAnswer);
  }

  private void reopen() {
    List<Delivery> deliveries = takeOpen().deliveries();
    for (int i = deliveries.size() - 1; i >= 0; i--) {
      deliveries.get(i).state = Delivery.State.ANSWERED;
      answered.addFirst(deliveries.get(i));
    }
  }

  private void replaceAnswer(Delivery delivery, Outcome.Acknowledged acknowledged) {
    inFlightBytes -= delivery.bytes();
    delivery.answered(acknowledged);
    inFlightBytes += delivery.bytes();
  }

  /**
   * What is committed was read again after a transaction whose end is unknown: records that it
   * covers end here.
   */
  public void reconciled(PartitionId id, CommittedOffset committed) {
    requireNoOpenBatch();
    PartitionFlow partition = partitions.get(id);
    if (partition == null) {
      return;
    }
    List<Delivery> ended = partition.endedBy(committed);
    partition.committed(committed);
    answered.removeAll(ended);
    ended.forEach(this::finish);
  }

  // INVARIANT: the ledger holds what is committed before the next record of the key is handed out.
  // After an unknown end too: the entry has the offset that the last transaction gave it.
  private void finish(Delivery delivery) {
    LedgerEntry entry = delivery.entry();
    if (entry != null) {
      ledger.put(delivery.partition.id().partition(), entry);
    }
    forget(delivery);
    delivery.partition.finish(delivery);
  }

  private void forget(Delivery delivery) {
    if (delivery.state == Delivery.State.RUNNING) {
      running--;
    }
    delivery.state = Delivery.State.FINISHED;
    inFlight--;
    inFlightBytes -= delivery.bytes();
  }

  /** From now on nothing is handed out, every partition is paused and answers do not linger. */
  public void drain() {
    draining = true;
  }

  /** Whether nothing runs and no answer waits. */
  public boolean isDrained() {
    return running == 0 && answered.isEmpty() && open == null;
  }

  /** The partitions that are assigned. */
  public Set<PartitionId> assigned() {
    return Set.copyOf(partitions.keySet());
  }

  /** The partitions that must bring nothing at the moment. */
  public Set<PartitionId> paused() {
    // Every gate must see every level, so there is no short cut.
    boolean recordsFull = recordsGate.isClosedAt(inFlight);
    boolean bytesFull = bytesGate.isClosedAt(inFlightBytes);
    boolean all = draining || recordsFull || bytesFull;
    return partitions.values().stream()
        .filter(partition -> partition.isFull() || all)
        .map(PartitionFlow::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How full it is, given the partitions that are paused. */
  public LoopGauge gauge(int numPaused) {
    return new LoopGauge(inFlight, inFlightBytes, partitions.size(), numPaused);
  }

  private TransactionBatch takeOpen() {
    TransactionBatch batch = open;
    if (batch == null) {
      throw new IllegalStateException("no transaction is open");
    }
    open = null;
    return batch;
  }

  private void requireNoOpenBatch() {
    if (open != null) {
      throw new IllegalStateException("a transaction is open; end it first");
    }
  }
}
