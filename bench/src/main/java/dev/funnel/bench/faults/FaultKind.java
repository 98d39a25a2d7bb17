package dev.funnel.bench.faults;

/** What is done to a part of the system. */
enum FaultKind {
  WORKER_KILLED("worker: kill -9", 6, true),
  WORKER_STALLED("worker: stopped beyond the transaction timeout, goes on", 2, true),
  WORKER_REPLACED("worker: the same, its slot taken over meanwhile", 1, true),
  WORKERS_COME_AND_GO("a worker joins or leaves every 2 s for 10 s, then kill -9", 1, false),
  EXECUTOR_KILLED("executor: kill -9", 4, true),
  EXECUTOR_STALLED("executor: stopped beyond the transaction timeout, goes on", 1, true),
  EXECUTOR_REPLACED("executor: the same, its slot taken over meanwhile", 1, true),
  EXECUTORS_COME_AND_GO("an executor joins or leaves every 2 s for 10 s, then kill -9", 1, false),
  LEADER_KILLED("broker that leads a partition: kill -9", 3, true),
  TRANSACTION_COORDINATOR_KILLED("broker of a worker's transactions: kill -9", 3, true),
  GROUP_COORDINATOR_KILLED("broker of the workers' group: kill -9", 2, true),
  BROKER_AWAY("broker: ends in order, its port refuses for 5 s", 1, true),
  DUPLICATES("requests sent again, with the same body and with another", 1, false),
  SLOW_FUNCTION("a function slower than the request's deadline", 1, false);

  private final String label;
  private final int weight;
  private final boolean killsOrStalls;

  FaultKind(String label, int weight, boolean killsOrStalls) {
    this.label = label;
    this.weight = weight;
    this.killsOrStalls = killsOrStalls;
  }

  String label() {
    return label;
  }

  /** How often it is drawn beside the others. */
  int weight() {
    return weight;
  }

  /** Whether a process is killed, stopped or taken away. */
  boolean killsOrStalls() {
    return killsOrStalls;
  }
}
