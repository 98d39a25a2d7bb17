package dev.funnel.consumer;

import dev.funnel.transport.ledger.Ledger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The one place that names the meters of the ledger. Safe for use from any thread. */
final class LedgerMetrics {
  private final Counter duplicates;
  private final Counter conflicts;
  private final Counter late;
  private final Counter ended;

  LedgerMetrics(MeterRegistry registry, Ledger ledger) {
    duplicates = counter(registry, "duplicate");
    conflicts = counter(registry, "conflict");
    late = counter(registry, "late");
    ended =
        Counter.builder("funnel.conversations.ended")
            .description("Conversations that ended because their calls were not followed by a turn")
            .register(registry);
    Gauge.builder("funnel.ledger.entries", ledger, Ledger::numEntries)
        .description("Answered turns that are remembered")
        .register(registry);
    Gauge.builder("funnel.ledger.bytes", ledger, Ledger::bytes)
        .description("Memory that they take")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("funnel.ledger.left", ledger, Ledger::numLeft)
        .description("Answered turns that had to be forgotten: their partition was full")
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String kind) {
    return Counter.builder("funnel.ledger.repeated")
        .description("Requests of turns that were answered before, by what they were")
        .tag("kind", kind)
        .register(registry);
  }

  /** The same request came again. */
  void duplicate() {
    duplicates.increment();
  }

  /** Another request came under the same identity. */
  void conflict() {
    conflicts.increment();
  }

  /** A conversation ended without the results of its calls. */
  void ended() {
    ended.increment();
  }

  /** The results of calls came after the wait for them had ended. */
  void late() {
    late.increment();
  }
}
