package dev.funnel.system.simulation;

import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A transaction as its coordinator knows it. */
final class SimulatedTransaction {
  enum State {
    OPEN,
    COMMITTED,
    ABORTED
  }

  final String group;
  final long begunMs;
  State state = State.OPEN;

  /** Where its end leaves a marker, in one order in every run. */
  final Set<PartitionId> touched = new TreeSet<>(SimulatedBroker.BY_NAME);

  Map<PartitionId, CommittedOffset> offsets = Map.of();

  /** Coordinates of the records that it acknowledges. */
  final List<String> acknowledged = new ArrayList<>();

  SimulatedTransaction(String group, long begunMs) {
    this.group = group;
    this.begunMs = begunMs;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }
}
