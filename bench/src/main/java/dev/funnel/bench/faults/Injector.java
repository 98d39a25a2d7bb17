package dev.funnel.bench.faults;

import dev.funnel.bench.faults.ServiceMain.Role;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.executor.ExecutorConfig;
import dev.funnel.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Commits faults. One thread, that of the deployment. */
final class Injector {
  /** Longer than a transaction may take, and the broker's look for such ones. */
  private static final Duration STALL = Duration.ofSeconds(18);

  /** In which of two processes of one slot one gives up. */
  private static final Duration RIVALRY = Duration.ofSeconds(10);

  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final Duration RESTLESSNESS = Duration.ofSeconds(10);
  private static final int NUM_REPEATED = 8;
  private static final int NUM_SLOW = 8;
  private static final Set<Integer> ALL =
      IntStream.range(0, Deployment.NUM_PARTITIONS).boxed().collect(Collectors.toSet());

  private final Deployment deployment;
  private final Load load;
  private final Random random;
  private final int numBrokers;
  private final boolean isReal;

  Injector(Deployment deployment, Load load, FaultPlan plan) {
    this.deployment = deployment;
    this.load = load;
    random = new Random(~plan.seed());
    numBrokers = plan.numBrokers();
    isReal = plan.isReal();
  }

  /** Commits one; it is over when the answers have come that the fault holds those awaited. */
  Fault commit(int number, FaultKind kind) throws InterruptedException {
    return switch (kind) {
      case WORKER_KILLED -> onWorker(number, kind, Slot::kill);
      case WORKER_STALLED -> onWorker(number, kind, this::stall);
      case WORKER_REPLACED -> onWorker(number, kind, this::replace);
      case EXECUTOR_KILLED -> onExecutor(number, kind, Slot::kill);
      case EXECUTOR_STALLED -> onExecutor(number, kind, this::stall);
      case EXECUTOR_REPLACED -> onExecutor(number, kind, this::replace);
      case LEADER_KILLED, TRANSACTION_COORDINATOR_KILLED, GROUP_COORDINATOR_KILLED ->
          onBroker(number, kind, Slot::kill);
      case BROKER_AWAY -> onBroker(number, kind, this::takeAway);
      case WORKERS_COME_AND_GO ->
          restless(number, kind, isReal ? Role.RESTLESS_REAL_WORKER : Role.RESTLESS_WORKER);
      case EXECUTORS_COME_AND_GO -> restless(number, kind, Role.RESTLESS_EXECUTOR);
      case DUPLICATES -> {
        int inFlight = load.inFlight();
        Awaited awaited = load.await(Awaited.conflicts(NUM_REPEATED));
        load.repeat(NUM_REPEATED);
        yield fault(number, kind, NUM_REPEATED + " requests", inFlight, awaited);
      }
      case SLOW_FUNCTION -> {
        int inFlight = load.inFlight();
        yield fault(number, kind, NUM_SLOW + " calls", inFlight, load.beginSlow(NUM_SLOW));
      }
    };
  }

  private interface Action {
    void on(Slot slot) throws InterruptedException;
  }

  private static Fault fault(
      int number, FaultKind kind, String victim, int inFlight, Awaited awaited) {
    return new Fault(number, kind, victim, inFlight, System.currentTimeMillis(), awaited);
  }

  private Fault onWorker(int number, FaultKind kind, Action action) throws InterruptedException {
    Slot victim = any(deployment.workers());
    Set<Integer> owned =
        owned(WorkerConfig.DEFAULT_GROUP, Topics.DEFAULT.requests(), victim.name());
    int inFlight = load.inFlight();
    action.on(victim);
    Awaited awaited = load.await(Awaited.answersIn(owned, Duration.ZERO));
    return fault(number, kind, victim.name() + " with " + owned, inFlight, awaited);
  }

  private Fault onExecutor(int number, FaultKind kind, Action action) throws InterruptedException {
    Slot victim = any(deployment.executors());
    Set<Integer> owned =
        owned(ExecutorConfig.DEFAULT_GROUP, Topics.DEFAULT.responses(), victim.name());
    int inFlight = load.inFlight();
    action.on(victim);
    Awaited awaited = load.await(Awaited.answersToResultsIn(owned, Duration.ZERO));
    return fault(number, kind, victim.name() + " with " + owned, inFlight, awaited);
  }

  private Fault onBroker(int number, FaultKind kind, Action action) throws InterruptedException {
    int node = node(kind);
    Set<Integer> touched = kind == FaultKind.LEADER_KILLED ? ledBy(node) : ALL;
    int inFlight = load.inFlight();
    action.on(deployment.broker(node));
    Awaited awaited = load.await(Awaited.answersIn(touched, Duration.ZERO));
    return fault(number, kind, "broker-" + node + " with " + touched, inFlight, awaited);
  }

  private Fault restless(int number, FaultKind kind, Role role) {
    int inFlight = load.inFlight();
    // Over is what comes behind its last leaving, which is a kill.
    deployment.startRestless(role, RESTLESSNESS);
    Awaited awaited =
        load.await(
            role == Role.RESTLESS_EXECUTOR
                ? Awaited.answersToResultsIn(ALL, RESTLESSNESS)
                : Awaited.answersIn(ALL, RESTLESSNESS));
    return fault(number, kind, "beside the others", inFlight, awaited);
  }

  private void stall(Slot slot) throws InterruptedException {
    deployment.later(STALL, slot.stop());
  }

  private void replace(Slot slot) throws InterruptedException {
    deployment.later(STALL, slot.replace());
    deployment.later(STALL.plus(RIVALRY), slot::endReplaced);
  }

  private void takeAway(Slot slot) {
    slot.takeAway();
    deployment.later(AWAY, slot::bringBack);
  }

  private Slot any(List<Slot> slots) {
    return slots.get(random.nextInt(slots.size()));
  }

  /** What the victim owns; everything if that cannot be said, so that no less is asked. */
  private Set<Integer> owned(String group, String topic, String name) {
    try {
      Map<String, Set<Integer>> owners = deployment.cluster().owners(group, topic);
      Set<Integer> owned = owners.getOrDefault(name, ALL);
      return owned.isEmpty() ? ALL : owned;
    } catch (NoAnswer e) {
      return ALL;
    }
  }

  private Set<Integer> ledBy(int node) {
    try {
      Set<Integer> led = deployment.cluster().ledBy(node, Topics.DEFAULT.requests());
      return led.isEmpty() ? ALL : led;
    } catch (NoAnswer e) {
      return ALL;
    }
  }

  private int node(FaultKind kind) {
    int drawn = random.nextInt(Deployment.NUM_PARTITIONS);
    Slot worker = any(deployment.workers());
    Cluster cluster = deployment.cluster();
    try {
      return switch (kind) {
        case TRANSACTION_COORDINATOR_KILLED ->
            cluster.transactionCoordinator(WorkerConfig.DEFAULT_GROUP + "-" + worker.name());
        case GROUP_COORDINATOR_KILLED -> cluster.groupCoordinator(WorkerConfig.DEFAULT_GROUP);
        default -> cluster.leader(Topics.DEFAULT.requests(), drawn);
      };
    } catch (NoAnswer e) {
      return 1 + drawn % numBrokers;
    }
  }
}
