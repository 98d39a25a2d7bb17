package dev.funnel.transport.kafka;

import dev.funnel.schemas.InboundRecord;
import dev.funnel.transport.Delivery;
import dev.funnel.transport.HandlerCalls;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.PartitionId;
import dev.funnel.transport.RecordFlow;
import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.Refusal;
import dev.funnel.transport.TransactionBatch;
import dev.funnel.transport.ledger.Ledger;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a loop: poll, take outcomes, hand out, commit, pause. It polls always, whatever the
 * state of the work: a member that does not poll is thrown out of its group.
 */
final class OwnerLoop implements ConsumerRebalanceListener, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration REST = Duration.ofMillis(10);
  private static final Duration LIST_TOPICS = Duration.ofSeconds(5);
  private static final long REBUILD_BACKOFF_MS = 500;
  private static final Duration LEAVE_GROUP = Duration.ofSeconds(5);
  private static final Duration SLOT_LOOK = Duration.ofSeconds(1);

  private record Answer(Delivery delivery, Outcome outcome) {}

  private final LoopConfig config;
  private final RecordHandler handler;
  private final String topic;
  private final LoopListener listener;
  private final RecordFlow flow;
  private final HandlerCalls calls;
  private final SlotGuard guard;
  private final TransactionWriter writer;
  private final Destinations destinations = new Destinations(this::numPartitions);
  private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
  private final CommittedOffsets committed;
  private final LedgerRestore restore;
  // The one way in for other threads. Bounded: one entry for each record in flight.
  private final Queue<Answer> inbox = new ConcurrentLinkedQueue<>();
  private long rebuildAtMs;

  OwnerLoop(
      LoopConfig config,
      RecordHandler handler,
      LoopListener listener,
      @Nullable LedgerTopic ledgerTopic) {
    topic = config.topic();
    this.listener = listener;
    Ledger ledger = ledgerTopic == null ? new Ledger(1) : ledgerTopic.ledger();
    flow = new RecordFlow(config.limits(), listener, ledger);
    calls =
        new HandlerCalls(
            handler,
            config.limits().maxRecordBytes(),
            listener,
            (delivery, outcome) -> inbox.add(new Answer(delivery, outcome)));
    this.handler = handler;
    guard = new SlotGuard(config);
    this.config = config;
    writer = new TransactionWriter(config, ledgerTopic);
    consumer =
        new KafkaConsumer<>(
            ClientProperties.consumer(config),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    restore = new LedgerRestore(config, ledgerTopic, flow::assigned, listener);
    committed = new CommittedOffsets(consumer, restore::came, listener);
    consumer.subscribe(List.of(topic), this);
  }

  /**
   * Starts transactions; must be called once before the first round. While another process has the
   * slot it waits, for it may be about to leave.
   *
   * @param isClosing ends the wait
   * @throws LoopFailed if that process has not left in time
   */
  void open(BooleanSupplier isClosing) {
    long begunMs = nowMs();
    Optional<SlotGuard.Place> other = guard.other();
    while (other.isPresent() && !isClosing.getAsBoolean()) {
      if (nowMs() - begunMs > config.handover().slotWait().toMillis()) {
        throw LoopFailed.slotTaken(config, other.get());
      }
      listener.slotAwaited(other.get().toString());
      LockSupport.parkNanos(SLOT_LOOK.toNanos());
      other = guard.other();
    }
    writer.open();
  }

  /** Whether partitions that came are not served yet. */
  boolean isRestoring() {
    return consumer.assignment().stream()
        .anyMatch(
            partition ->
                committed.isLate(partition) || restore.isWaiting(KafkaRecords.id(partition)));
  }

  /** Whether the group counts it in. */
  boolean isMember() {
    return consumer.groupMetadata().generationId() > 0;
  }

  /** One round. */
  void step() {
    take(poll());
    committed.retry(nowMs());
    restore.step(nowMs());
    takeAnswers();
    flow.stalled(nowMs()).forEach(this::giveUp);
    if (writer.isOpen()) {
      flow.nextBatch(nowMs()).ifPresent(this::write);
    } else {
      rebuild();
    }
    // After the commit: it lets the next records of its keys run.
    flow.handOut(nowMs()).forEach(calls::call);
    pause();
  }

  // While fetched records of a paused partition wait in it, the consumer of the new group protocol
  // does not block in poll() but turns in circles (KAFKA-21084), on a core that the engine needs.
  private ConsumerRecords<byte @Nullable [], byte @Nullable []> poll() {
    if (consumer.paused().isEmpty()) {
      return consumer.poll(POLL);
    }
    LockSupport.parkNanos(REST.toNanos());
    return consumer.poll(Duration.ZERO);
  }

  /** From now on rounds hand nothing out. */
  void drain() {
    flow.drain();
  }

  boolean isDrained() {
    return flow.isDrained() && inbox.isEmpty();
  }

  private void take(ConsumerRecords<byte @Nullable [], byte @Nullable []> records) {
    // Also holds partitions where the position passed markers only.
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              List<InboundRecord> polled =
                  records.records(partition).stream().map(KafkaRecords::inbound).toList();
              flow.polled(KafkaRecords.id(partition), polled, next.offset());
            });
  }

  private void takeAnswers() {
    for (Answer answer = inbox.poll(); answer != null; answer = inbox.poll()) {
      Outcome outcome = calls.fitting(answer.delivery(), answer.outcome());
      flow.completed(answer.delivery(), outcome, nowMs());
    }
  }

  private void giveUp(Delivery delivery, Mishap.Stalled why) {
    flow.completed(delivery, calls.givenUp(delivery, why), nowMs());
  }

  /** Writes a batch; whether the next one may follow at once. */
  private boolean write(TransactionBatch batch) {
    TransactionWriter.Result result = end(batch);
    if (result instanceof TransactionWriter.Result.Aborted aborted) {
      destinations.forget();
      flow.aborted(nowMs());
      listener.aborted(aborted.cause());
      return false;
    }
    if (result instanceof TransactionWriter.Result.Refused refused) {
      // Each refusal takes a record out of an answer in the end, so this does not go on for ever.
      flow.refused(calls.insteadOf(refused.refusals()));
      return writer.isOpen();
    }
    flow.committed();
    listener.committed(batch.deliveries().size());
    return true;
  }

  private TransactionWriter.Result end(TransactionBatch batch) {
    try {
      List<Refusal> nowhere = destinations.refusals(batch);
      return nowhere.isEmpty()
          ? writer.write(batch, consumer.groupMetadata())
          : new TransactionWriter.Result.Refused(nowhere);
    } catch (RetriableException e) {
      // The broker does not say which topics it has.
      return new TransactionWriter.Result.Aborted(e);
    } catch (RuntimeException e) {
      // The loop ends with it; its last callbacks must find no transaction to go on with.
      writer.close();
      flow.aborted(nowMs());
      throw e;
    }
  }

  /** What topics there are, as the broker knows it now. */
  private Map<String, Integer> numPartitions() {
    Map<String, Integer> counts = new HashMap<>();
    consumer
        .listTopics(LIST_TOPICS)
        .forEach((name, partitions) -> counts.put(name, partitions.size()));
    // Nothing is refused on the word of a broker that does not even know what is read from it.
    if (!counts.containsKey(topic)) {
      throw new UnknownTopicOrPartitionException(
          "the broker does not know topic '" + topic + "', which this loop reads");
    }
    return counts;
  }

  /** Replaces the broken producer; what its last transaction did is read from the group. */
  private void rebuild() {
    if (nowMs() < rebuildAtMs) {
      return;
    }
    // A new producer fences every other with its id. One that stood still for long and comes to
    // must not push its successor out.
    guard
        .other()
        .ifPresent(
            other -> {
              throw LoopFailed.slotTaken(config, other);
            });
    try {
      writer.open();
      committed.read(consumer.assignment()).forEach(flow::reconciled);
      listener.producerRebuilt();
    } catch (KafkaException e) {
      writer.close();
      rebuildAtMs = nowMs() + REBUILD_BACKOFF_MS;
      listener.aborted(e);
    }
  }

  private void pause() {
    Set<PartitionId> full = flow.paused();
    Set<TopicPartition> paused = new HashSet<>();
    Set<TopicPartition> resumed = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      PartitionId id = KafkaRecords.id(partition);
      boolean isHeld = committed.isLate(partition) || restore.isWaiting(id) || full.contains(id);
      (isHeld ? paused : resumed).add(partition);
    }
    consumer.pause(paused);
    consumer.resume(resumed);
    listener.measured(flow.gauge(paused.size()));
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    listener.assigned(KafkaRecords.ids(partitions));
    committed.came(partitions, nowMs());
  }

  /** Commits what is done while the partitions still belong to this member, then forgets them. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    takeAnswers();
    boolean goesOn = writer.isOpen();
    while (goesOn) {
      goesOn = flow.remainingBatch(nowMs()).map(this::write).orElse(false);
    }
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    committed.went(partitions);
    Set<PartitionId> gone = KafkaRecords.ids(partitions);
    restore.went(gone);
    gone.forEach(flow::revoked);
    handler.revoked(gone);
    listener.revoked(gone);
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Leaves the group. */
  @Override
  public void close() {
    try {
      consumer.close(
          CloseOptions.timeout(LEAVE_GROUP)
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    } finally {
      restore.close();
      writer.close();
    }
  }
}
