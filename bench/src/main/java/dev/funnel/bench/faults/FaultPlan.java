package dev.funnel.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is run.
 *
 * @param numFaults how many processes are killed, stopped or taken away; the other kinds come on
 *     top
 * @param numBrokers 1, or 3 with three replicas
 * @param seed decides kinds, victims and pauses
 * @param isReal whether the default model computes, instead of a script
 * @param sparesBrokers whether only workers, executors and requests are harmed
 * @param maxWait for the recovery from one fault before the next one comes
 */
record FaultPlan(
    int numFaults,
    int numBrokers,
    long seed,
    boolean isReal,
    boolean sparesBrokers,
    Duration maxWait) {
  FaultPlan {
    if (numFaults < 1 || numFaults > 10_000) {
      throw new IllegalArgumentException("--faults is " + numFaults + "; allowed: 1 to 10000");
    }
    if (numBrokers != 1 && numBrokers != 3) {
      throw new IllegalArgumentException("--brokers is " + numBrokers + "; allowed: 1 and 3");
    }
  }

  /** The faults in their order: round after round of all kinds, each as often as it weighs. */
  List<FaultKind> kinds() {
    Random random = new Random(seed);
    List<FaultKind> kinds = new ArrayList<>();
    int numCounted = 0;
    while (numCounted < numFaults) {
      for (FaultKind kind : round(random)) {
        if (numCounted < numFaults) {
          kinds.add(kind);
          numCounted += kind.killsOrStalls() ? 1 : 0;
        }
      }
    }
    return kinds;
  }

  private List<FaultKind> round(Random random) {
    List<FaultKind> round = new ArrayList<>();
    Arrays.stream(FaultKind.values())
        .filter(this::allows)
        .forEach(kind -> round.addAll(Collections.nCopies(kind.weight(), kind)));
    Collections.shuffle(round, random);
    return round;
  }

  private boolean allows(FaultKind kind) {
    return switch (kind) {
      // A broker that is alone is everything.
      case TRANSACTION_COORDINATOR_KILLED, GROUP_COORDINATOR_KILLED ->
          numBrokers > 1 && !sparesBrokers;
      case LEADER_KILLED, BROKER_AWAY -> !sparesBrokers;
      // The default model cannot be told what to write.
      case SLOW_FUNCTION -> !isReal;
      default -> true;
    };
  }
}
