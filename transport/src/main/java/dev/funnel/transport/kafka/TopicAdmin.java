package dev.funnel.transport.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Prepares topics and tells whether a broker is there. Safe for use from any thread. */
public final class TopicAdmin implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  /** The broker did not do what was asked; the message names its address. */
  public static final class Unreachable extends RuntimeException {
    private Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final String bootstrapServers;
  private final Admin admin;

  /**
   * An admin client; connects with its first question.
   *
   * @param clientProperties security settings and the like
   * @throws Unreachable if an address cannot be resolved
   */
  public TopicAdmin(String bootstrapServers, Map<String, String> clientProperties) {
    this.bootstrapServers = bootstrapServers;
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try {
      admin = Admin.create(properties);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new Unreachable(
          "Kafka at " + bootstrapServers + " cannot be used: " + reason.getMessage(), e);
    }
  }

  /**
   * The partition counts of those of {@code names} that exist.
   *
   * @throws Unreachable within 10 seconds if no broker answers
   */
  public Map<String, Integer> numPartitions(Collection<String> names) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(List.copyOf(names)).topicNameValues();
    Map<String, Integer> counts = new HashMap<>();
    asked.forEach(
        (name, future) -> {
          try {
            counts.put(name, await(future, "describing topic '" + name + "'").partitions().size());
          } catch (Unreachable e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
              throw e;
            }
          }
        });
    return counts;
  }

  /**
   * Creates the topics that are missing; those that exist stay as they are. When it returns, the
   * broker lists them all.
   *
   * @return the names of the created ones
   * @throws Unreachable if the broker does not answer or refuses
   */
  public Set<String> createMissing(Collection<TopicSpec> topics) {
    Map<String, KafkaFuture<Void>> asked =
        admin
            .createTopics(
                topics.stream()
                    .map(
                        topic ->
                            new NewTopic(
                                    topic.name(), topic.numPartitions(), topic.replicationFactor())
                                .configs(topic.configs()))
                    .toList())
            .values();
    Set<String> created = new TreeSet<>();
    asked.forEach(
        (name, future) -> {
          if (isCreated(name, future)) {
            created.add(name);
          }
        });
    awaitListed(asked.keySet());
    return created;
  }

  // A broker learns of a topic a little after the controller has created it; a client that comes
  // at once must find it.
  private void awaitListed(Set<String> names) {
    long begunNanos = System.nanoTime();
    while (!await(admin.listTopics().names(), "listing the topics").containsAll(names)) {
      if (System.nanoTime() - begunNanos > PATIENCE.toNanos()) {
        throw new Unreachable(
            "topics "
                + names
                + " were created, but Kafka at "
                + bootstrapServers
                + " does not list them within "
                + PATIENCE.toSeconds()
                + " s; try again when it is less busy",
            new TimeoutException());
      }
    }
  }

  private boolean isCreated(String name, KafkaFuture<Void> future) {
    try {
      await(future, "creating topic '" + name + "'");
      return true;
    } catch (Unreachable e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private <T> T await(KafkaFuture<T> future, String action) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Unreachable(
          action
              + ": no answer from Kafka at "
              + bootstrapServers
              + " within "
              + PATIENCE.toSeconds()
              + " s; check the address and that the broker runs",
          e);
    } catch (ExecutionException e) {
      throw new Unreachable(
          action + ": Kafka at " + bootstrapServers + " answered: " + e.getCause().getMessage(),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable(action + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    admin.close(CLOSE_PATIENCE);
  }
}
