package dev.funnel.bench.faults;

import dev.funnel.bench.faults.ServiceMain.Role;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.executor.ExecutorConfig;
import dev.funnel.local.Closings;
import dev.funnel.local.LocalStack;
import dev.funnel.local.kafka.ClusterNode;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.kafka.FunnelTopics;
import dev.funnel.transport.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Brokers, two workers and two executors, each a process, and who keeps them alive. One thread. */
final class Deployment implements AutoCloseable {
  static final int NUM_PARTITIONS = LocalStack.NUM_PARTITIONS;

  private static final int NUM_SERVICES = 2;
  private static final Duration START = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 50;
  private static final List<String> QUICK_START =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private record Later(long atNanos, Slot.Step step) {}

  private final Closings started = new Closings();
  private final List<Slot> brokers = new ArrayList<>();
  private final List<Slot> workers = new ArrayList<>();
  private final List<Slot> executors = new ArrayList<>();
  private final List<Later> deferred = new ArrayList<>();
  private final Path directory;
  private final FaultPlan plan;
  private final ClusterNode firstNode;
  private final CallFile calls;
  private final Cluster cluster;

  private Deployment(Path directory, FaultPlan plan) throws IOException {
    this.directory = directory;
    this.plan = plan;
    calls = new CallFile(directory.resolve("calls.txt"));
    List<Integer> ports = LoopbackPorts.free(2 * plan.numBrokers(), plan.seed());
    firstNode =
        new ClusterNode(
            1,
            ClusterNode.newClusterId(),
            ports.subList(0, plan.numBrokers()),
            ports.subList(plan.numBrokers(), ports.size()));
    for (int id = 1; id <= plan.numBrokers(); id++) {
      brokers.add(started.add(broker(id)));
    }
    cluster = started.add(new Cluster(bootstrapServers()));
  }

  /** Starts everything; returns when every member has its share. */
  static Deployment start(Path directory, FaultPlan plan) throws Exception {
    Files.createDirectories(directory);
    Deployment deployment = new Deployment(directory, plan);
    try {
      deployment.createTopics();
      deployment.startServices();
      deployment.require("every member has its partitions", deployment::isCalm);
      return deployment;
    } catch (Exception e) {
      deployment.close();
      throw e;
    }
  }

  private Slot broker(int id) {
    ClusterNode node =
        new ClusterNode(
            id, firstNode.clusterId(), firstNode.brokerPorts(), firstNode.controllerPorts());
    List<String> options = options("-Xmx320m");
    String name = "broker-" + id;
    return new Slot(
        name,
        () ->
            ChildProcess.start(
                log(name),
                options,
                BrokerMain.class,
                BrokerMain.arguments(directory.resolve(name), node)));
  }

  private Slot service(Role role, String name, String memory) {
    return new Slot(name, () -> startService(role, name, memory));
  }

  private ChildProcess startService(Role role, String name, String memory) {
    return ChildProcess.start(
        log(name),
        options(memory),
        ServiceMain.class,
        ServiceMain.arguments(role, bootstrapServers(), name, calls));
  }

  private static List<String> options(String memory) {
    List<String> options = new ArrayList<>(QUICK_START);
    options.add(memory);
    return options;
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private void createTopics() throws InterruptedException {
    require(
        "the brokers are there and have the topics",
        () -> {
          try (TopicAdmin admin = new TopicAdmin(bootstrapServers(), Map.of())) {
            var unused =
                admin.createMissing(
                    FunnelTopics.specs(Topics.DEFAULT, NUM_PARTITIONS, firstNode.numReplicas()));
            return cluster.isWhole(plan.numBrokers());
          } catch (TopicAdmin.Unreachable | NoAnswer e) {
            return false;
          }
        });
  }

  private void startServices() {
    Role worker = plan.isReal() ? Role.REAL_WORKER : Role.WORKER;
    for (int i = 1; i <= NUM_SERVICES; i++) {
      workers.add(started.add(service(worker, "w" + i, plan.isReal() ? "-Xmx2g" : "-Xmx256m")));
      executors.add(started.add(service(Role.EXECUTOR, "e" + i, "-Xmx192m")));
    }
  }

  String bootstrapServers() {
    return firstNode.bootstrapServers();
  }

  Cluster cluster() {
    return cluster;
  }

  CallFile calls() {
    return calls;
  }

  /** A broker, by its node's id. */
  Slot broker(Integer id) {
    return brokers.get(id - 1);
  }

  List<Slot> workers() {
    return workers;
  }

  List<Slot> executors() {
    return executors;
  }

  /** How many processes ended that nobody had killed. */
  int numEnded() {
    return List.of(brokers, workers, executors).stream()
        .flatMap(List::stream)
        .mapToInt(Slot::numEnded)
        .sum();
  }

  /** Starts a member that joins and leaves every two seconds, for a while. */
  void startRestless(Role role, Duration length) {
    ChildProcess member =
        started.add(
            startService(
                role,
                "restless-" + role.name().substring("RESTLESS_".length()),
                role == Role.RESTLESS_REAL_WORKER ? "-Xmx2g" : "-Xmx256m"));
    later(length, member::kill);
  }

  /** Lets something be done in a while. */
  void later(Duration delay, Slot.Step step) {
    deferred.add(new Later(System.nanoTime() + delay.toNanos(), step));
  }

  /** Whether nothing of a fault is left: everyone is there, has a share, and no step is due. */
  boolean isCalm() {
    try {
      return deferred.isEmpty()
          && cluster.isWhole(plan.numBrokers())
          && isShared(WorkerConfig.DEFAULT_GROUP, Topics.DEFAULT.requests(), workers)
          && isShared(ExecutorConfig.DEFAULT_GROUP, Topics.DEFAULT.responses(), executors);
    } catch (NoAnswer e) {
      return false;
    }
  }

  private boolean isShared(String group, String topic, List<Slot> slots) throws NoAnswer {
    Map<String, Set<Integer>> owners = cluster.owners(group, topic);
    return owners.size() == slots.size()
        && owners.values().stream().noneMatch(Set::isEmpty)
        && owners.values().stream().mapToInt(Set::size).sum() == NUM_PARTITIONS;
  }

  private void require(String what, BooleanSupplier condition) throws InterruptedException {
    if (!await(condition, START)) {
      throw new IllegalStateException(
          "not within "
              + START.toSeconds()
              + " s: "
              + what
              + "; the logs in "
              + directory
              + " tell");
    }
  }

  /** Keeps everything alive until the condition holds; whether it does before the limit. */
  boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      tend();
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private void tend() throws InterruptedException {
    long now = System.nanoTime();
    for (Later later : List.copyOf(deferred)) {
      if (now - later.atNanos() >= 0) {
        deferred.remove(later);
        later.step().run();
      }
    }
    brokers.forEach(Slot::tend);
    workers.forEach(Slot::tend);
    executors.forEach(Slot::tend);
  }

  @Override
  public void close() {
    started.close();
  }
}
