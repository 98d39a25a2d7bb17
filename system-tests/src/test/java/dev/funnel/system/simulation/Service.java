package dev.funnel.system.simulation;

import dev.funnel.transport.RecordHandler;

/** What a process does with the records of its loop. */
interface Service {
  RecordHandler handler();

  /** Whatever its threads would have done meanwhile; some of it. */
  void step(long nowMs);

  /** For how long an outcome is still on its way. */
  int delayMs();
}
