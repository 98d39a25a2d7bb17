package dev.funnel.local;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.Worker;
import dev.funnel.consumer.WorkerConfig;
import dev.funnel.executor.ExecutorConfig;
import dev.funnel.executor.FunctionExecutor;
import dev.funnel.executor.FunctionRegistry;
import dev.funnel.local.kafka.EmbeddedKafka;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.transport.kafka.FunnelTopics;
import dev.funnel.transport.kafka.Membership;
import dev.funnel.transport.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Kafka in this process, with its topics and whatever services are started on it. Closing it ends
 * the services, the last started first, then the broker.
 */
public final class LocalStack implements AutoCloseable {
  /** Enough for several workers on one machine, few enough to start quickly. */
  public static final int NUM_PARTITIONS = 4;

  private static final String SLOT = "local";

  private final EmbeddedKafka kafka;
  private final Closings started = new Closings();

  private LocalStack(EmbeddedKafka kafka) {
    this.kafka = started.add(kafka);
  }

  /**
   * Starts the broker and creates the topics that are missing.
   *
   * @param dataDir keeps the broker's data
   * @param port for clients; empty or 0 for the one used before, or a free one if that is taken
   */
  public static LocalStack start(Path dataDir, OptionalInt port) {
    var stack = new LocalStack(EmbeddedKafka.start(dataDir, port, Map.of()));
    try (var admin = new TopicAdmin(stack.bootstrapServers(), Map.of())) {
      var unused =
          admin.createMissing(FunnelTopics.specs(Topics.DEFAULT, NUM_PARTITIONS, (short) 1));
      return stack;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** The address for clients. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** A worker's configuration for this stack. */
  public WorkerConfig workerConfig() {
    return WorkerConfig.of(membership(WorkerConfig.DEFAULT_GROUP));
  }

  /** Starts a worker that ends with the stack, as its model then does. */
  public Worker startWorker(WorkerConfig config, LoadedModel model) {
    started.add(model);
    return started.add(Worker.start(config, model, Clock.systemUTC()));
  }

  /**
   * Starts an executor that ends with the stack.
   *
   * @throws RequestRefused INVALID_SCHEMA if a definition's parameters are no object schema
   */
  public FunctionExecutor startExecutor(FunctionRegistry functions) throws RequestRefused {
    return started.add(
        FunctionExecutor.start(
            ExecutorConfig.of(membership(ExecutorConfig.DEFAULT_GROUP)), functions));
  }

  private Membership membership(String group) {
    return new Membership(bootstrapServers(), group, SLOT);
  }

  @Override
  public void close() {
    started.close();
  }
}
