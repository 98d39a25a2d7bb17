package dev.funnel.bench.faults;

import dev.funnel.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** What the brokers say of themselves: who leads, coordinates and owns what. One thread. */
final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What decides how long a fault is felt. */
  private static final List<String> SETTINGS =
      List.of(
          "group.consumer.session.timeout.ms",
          "group.consumer.heartbeat.interval.ms",
          "broker.session.timeout.ms",
          "broker.heartbeat.interval.ms",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms",
          "min.insync.replicas");

  private final Admin admin;

  Cluster(String bootstrapServers) {
    int patience = (int) PATIENCE.toMillis();
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                patience,
                "default.api.timeout.ms",
                patience,
                "reconnect.backoff.max.ms",
                200));
  }

  /** Whether so many nodes are there, and every replica of Funnel's topics is up to date. */
  boolean isWhole(int numNodes) throws NoAnswer {
    return await(admin.describeCluster().nodes()).size() == numNodes
        && await(admin.describeTopics(Topics.DEFAULT.all()).allTopicNames()).values().stream()
            .flatMap(topic -> topic.partitions().stream())
            .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  /**
   * Of each member of a group, by its slot, the partition numbers of a topic. A member's client id
   * is {@code GROUP-SLOT@HOST:PROCESS}.
   */
  Map<String, Set<Integer>> owners(String group, String topic) throws NoAnswer {
    Map<String, Set<Integer>> owners = new HashMap<>();
    for (MemberDescription member : describe(group).members()) {
      String slot = member.clientId().replaceFirst("@.*", "").substring(group.length() + 1);
      Set<Integer> owned = owners.computeIfAbsent(slot, any -> new HashSet<>());
      for (TopicPartition partition : member.assignment().topicPartitions()) {
        if (partition.topic().equals(topic)) {
          owned.add(partition.partition());
        }
      }
    }
    return owners;
  }

  /** The node that leads a partition of a topic. */
  int leader(String topic, int partition) throws NoAnswer {
    return partitions(topic).get(partition).leader().id();
  }

  /** The partition numbers of a topic that a node leads. */
  Set<Integer> ledBy(int node, String topic) throws NoAnswer {
    Set<Integer> led = new HashSet<>();
    for (TopicPartitionInfo partition : partitions(topic)) {
      if (partition.leader() != null && partition.leader().id() == node) {
        led.add(partition.partition());
      }
    }
    return led;
  }

  /** The node that keeps the transactions of an id. */
  int transactionCoordinator(String transactionalId) throws NoAnswer {
    return await(admin.describeTransactions(List.of(transactionalId)).description(transactionalId))
        .coordinatorId();
  }

  /** The node that keeps a group. */
  int groupCoordinator(String group) throws NoAnswer {
    return describe(group).coordinator().id();
  }

  /** The settings by which a fault is noticed, by name. */
  Map<String, String> settings() throws NoAnswer {
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
    var configs = await(admin.describeConfigs(List.of(broker)).all()).get(broker);
    Map<String, String> settings = new TreeMap<>();
    for (String name : SETTINGS) {
      settings.put(name, configs.get(name).value());
    }
    return settings;
  }

  private List<TopicPartitionInfo> partitions(String topic) throws NoAnswer {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions();
  }

  private ConsumerGroupDescription describe(String group) throws NoAnswer {
    Collection<ConsumerGroupDescription> described =
        await(admin.describeConsumerGroups(List.of(group)).all()).values();
    return described.iterator().next();
  }

  private static <T> T await(KafkaFuture<T> future) throws NoAnswer {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new NoAnswer(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
