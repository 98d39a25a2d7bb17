package dev.funnel.system.simulation;

import dev.funnel.transport.RecordHandler;
import dev.funnel.transport.ledger.Ledger;

/** What a process does with the records of its loop. */
interface Service {
  RecordHandler handler();

  /** What its loop fills with the turns that it has answered. */
  Ledger ledger();

  /** Whether the loop writes that to a topic, and reads it before it serves a partition. */
  boolean hasLedgerTopic();

  /** Whatever its threads would have done meanwhile; some of it. */
  void step(long nowMs);

  /** For how long an outcome is still on its way. */
  int delayMs();
}
