package dev.funnel.consumer;

import dev.funnel.schemas.RecordOrigin;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.LoopGauge;
import dev.funnel.transport.LoopListener;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.PartitionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Counts what the record loop does, and passes everything on to the next listener. */
final class LoopMetrics implements LoopListener {
  private final LoopListener next;
  private final Counter committed;
  private final Counter aborted;
  private final Counter mishaps;
  private final Counter stalled;
  private final AtomicReference<LoopGauge> gauge = new AtomicReference<>(LoopGauge.EMPTY);

  LoopMetrics(MeterRegistry registry, LoopListener next) {
    this.next = next;
    committed = counter(registry, "funnel.loop.committed", "Records whose outcome is visible");
    aborted = counter(registry, "funnel.loop.aborted", "Transactions that were tried again");
    stalled =
        counter(registry, "funnel.loop.stalled", "Records given up: they held a partition up");
    mishaps = counter(registry, "funnel.loop.mishaps", "Outcomes that had to be replaced");
    gauge(registry, "funnel.loop.in.flight", "Records taken, not committed", LoopGauge::inFlight);
    gauge(
        registry,
        "funnel.loop.in.flight.bytes",
        "Their bytes and their outcomes'",
        LoopGauge::inFlightBytes);
    gauge(registry, "funnel.loop.partitions", "Partitions assigned", LoopGauge::numPartitions);
    gauge(registry, "funnel.loop.paused", "Partitions paused", LoopGauge::numPaused);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<LoopGauge> value) {
    Gauge.builder(name, gauge, held -> value.applyAsDouble(held.get()))
        .description(description)
        .register(registry);
  }

  @Override
  public void slotAwaited(String other) {
    next.slotAwaited(other);
  }

  @Override
  public void assigned(Set<PartitionId> partitions) {
    next.assigned(partitions);
  }

  @Override
  public void revoked(Set<PartitionId> partitions) {
    next.revoked(partitions);
  }

  @Override
  public void notRestored(Set<PartitionId> partitions, Throwable cause) {
    next.notRestored(partitions, cause);
  }

  @Override
  public void ledgerRestored(PartitionId partition, long numEntries, long millis) {
    next.ledgerRestored(partition, numEntries, millis);
  }

  @Override
  public void ledgerRecordIgnored(RecordOrigin origin, String reason) {
    next.ledgerRecordIgnored(origin, reason);
  }

  @Override
  public void committed(int numRecords) {
    committed.increment(numRecords);
    next.committed(numRecords);
  }

  @Override
  public void aborted(Throwable cause) {
    aborted.increment();
    next.aborted(cause);
  }

  @Override
  public void producerRebuilt() {
    next.producerRebuilt();
  }

  @Override
  public void measured(LoopGauge now) {
    gauge.set(now);
    next.measured(now);
  }

  @Override
  public void mishap(RecordOrigin origin, Mishap mishap) {
    mishaps.increment();
    if (mishap instanceof Mishap.Stalled) {
      stalled.increment();
    }
    next.mishap(origin, mishap);
  }

  @Override
  public void unanswered(RecordOrigin origin, Mishap mishap) {
    next.unanswered(origin, mishap);
  }

  @Override
  public void metadataIgnored(PartitionId partition, CommittedOffset offset) {
    next.metadataIgnored(partition, offset);
  }

  @Override
  public void wentBack(PartitionId partition, long fromOffset, long toOffset) {
    next.wentBack(partition, fromOffset, toOffset);
  }

  @Override
  public void failed(Throwable reason) {
    next.failed(reason);
  }
}
